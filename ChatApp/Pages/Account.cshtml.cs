using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Notifications;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The viewer's own account: credentials, sessions and data.</summary>
[Authorize(Policies.SignedIn)]
public sealed partial class AccountModel(
    IAuthorizationService authorization, PersonStore people, SessionStore sessions, OwnAccount own, Passkeys passkeys,
    SecondFactors factors, SignInLimits limits,
    IdempotentForms repeats, ReadMarks marks, OwnMessages messages, SavedMessages saved, NotificationSettingsStore notifications,
    AuditLog audit, AuditQueries entries, ExportLimiter exports, DeviceWords devices, Texts texts, TimeProvider time)
    : PageModel
{
    /// <summary>Number of audit entries on the page; the export has all.</summary>
    private const int EntriesShown = 20;

    /// <summary>The person viewing the page.</summary>
    public Person Person { get; private set; } = null!;

    /// <summary>The viewer's account; null for guests.</summary>
    public AccountRow? Account { get; private set; }

    /// <summary>The passkeys of the account.</summary>
    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    /// <summary>The viewer's sessions, the current one first.</summary>
    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    /// <summary>The latest audit entries about the viewer, newest first.</summary>
    public IReadOnlyList<AuditRow> Entries { get; private set; } = [];

    /// <summary>The session of the current request.</summary>
    public Session Here { get; private set; } = null!;

    /// <summary>Whether a new password may be set without the old one.</summary>
    public bool MayChoose => own.MayChoose(Account!, Here);

    /// <summary>Whether the sign-in is recent enough to add a passkey without the password.</summary>
    public bool IsRecent => own.IsRecent(Here);

    /// <summary>The part of the page that shows <see cref="Problem"/>; null if none.</summary>
    public string? Wrong { get; private set; }

    /// <summary>The text key of the problem.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The text key of the result of the last action; null if there was none.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Loads the account before each handler.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!await LoadAsync(Caller.PersonOf(HttpContext), Caller.Of(HttpContext).SessionId!, HttpContext.RequestAborted))
            context.Result = this.Deny(new(AccessState.SignedOut));
        else
            await next();
    }

    /// <summary>Handles GET: renders the page.</summary>
    public void OnGet()
    {
    }

    /// <summary>Changes the password of the account.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(string? old, string? password, CancellationToken cancellationToken)
    {
        if (Account is null)
            return NotFound();
        if (!limits.TryCountPassword(HttpContext, Account.EmailKey, Here.Id))
            return ShowAgain("password", "account.problem.TooMany", StatusCodes.Status429TooManyRequests);
        if (!PasswordRules.Accepts(password, Person.Name, Account.Email, out var problem))
            return ShowAgain("password", $"account.problem.{problem}");
        if (!MayChoose && !await own.KnowsAsync(HttpContext, Account, Here.Id, old, cancellationToken))
            return ShowAgain("password", Account.PasswordHash is null ? "account.password.again" : "account.old.wrong");
        await own.ChangePasswordAsync(Account, Here, password, cancellationToken);
        return RedirectWithMessage("account.done.password");
    }

    /// <summary>Ends one session; ending the current one signs out.</summary>
    public async Task<IActionResult> OnPostEndAsync(string? session, CancellationToken cancellationToken)
    {
        if (session != Here.Id && await AskAsync() is { } asked)
            return asked;
        await sessions.EndAsync(Person.Id, session ?? "", cancellationToken);
        if (session != Here.Id)
            return RedirectWithMessage("account.done.ended");
        BrowserCache.Clear(HttpContext);
        return LocalRedirect("/sign-in");
    }

    /// <summary>Ends all other sessions of the viewer.</summary>
    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        if (await AskAsync() is { } asked)
            return asked;
        await sessions.EndAllAsync(Person.Id, Here.Id, cancellationToken);
        return RedirectWithMessage("account.done.endedOthers");
    }

    /// <summary>Exports all data stored about the viewer, as JSON.</summary>
    public async Task<IActionResult> OnGetExportAsync()
    {
        var (rooms, reads) = marks.RoomsOf(Person.Id);
        var answer = exports.Answer(this, Person, new AccountExport(
            Person, Account, Passkeys, SecondFactor, Sessions, Here.Id, rooms,
            messages.AllAsync(Person.Id, HttpContext.RequestAborted), entries.AllAsync(
                new(Person.Id), HttpContext.RequestAborted), time.GetUtcNow())
        {
            Saved = saved.AllOf(Person.Id),
            Notifications = notifications.Find(Person.Id) ?? NotificationSettings.Default,
            Levels = reads.Where(mark => mark.Notify.HasValue).ToDictionary(mark => mark.RoomId, mark => mark.Notify!.Value),
            Reactions = messages.ReactionsAsync(Person.Id, HttpContext.RequestAborted),
            Pins = messages.PinsAsync(Person.Id, HttpContext.RequestAborted),
        });
        if (Account is not null && answer is not StatusCodeResult)
            await audit.RecordAsync(audit.Entry(AuditEvent.AccountExported, Person, Person));
        return answer;
    }

    /// <summary>Deletes the viewer, confirmed by their password, or by their name if they have no password.</summary>
    public async Task<IActionResult> OnPostDeleteAsync(string? password, string? name, CancellationToken cancellationToken)
    {
        if (!limits.TryCountPassword(HttpContext, Account?.EmailKey ?? Person.Id, Here.Id))
            return ShowAgain("delete", "account.problem.TooMany", StatusCodes.Status429TooManyRequests);
        if (Account?.PasswordHash is null
            ? name?.Trim() != Person.Name
            : !await own.KnowsAsync(HttpContext, Account, Here.Id, password, cancellationToken))
            return ShowAgain("delete", Account?.PasswordHash is null ? "account.delete.name.wrong" : "account.old.wrong");
        var deleted = await people.DeleteAsync(Person.Id, texts["account.deleted.name"], cancellationToken);
        if (!deleted.Granted)
            return ShowAgain("delete", "account.delete.last", StatusCodes.Status403Forbidden);
        TempData[nameof(AccountDeletedModel.Deleted)] = Person.Id;
        BrowserCache.Clear(HttpContext);
        return LocalRedirect("/account/deleted");
    }

    // Not the page's policy: only some of its actions require a recent sign-in.
    private async Task<IActionResult?> AskAsync() =>
        (await authorization.AuthorizeAsync(User, HttpContext, Policies.FreshSignIn)).Succeeded
            ? null
            : LocalRedirect(ConfirmModel.AddressFor("/account"));

    private async Task<bool> LoadAsync(Person person, string sessionId, CancellationToken cancellationToken)
    {
        Person = person;
        Account = await own.FindAsync(person.Id, cancellationToken);
        if (Account is not null)
        {
            Passkeys = await passkeys.OfAsync(person.Id, cancellationToken);
            SecondFactor = await factors.FindAsync(person.Id, cancellationToken);
        }

        Sessions = [.. (await sessions.OfAsync(person.Id, cancellationToken)).OrderByDescending(session => session.Id == sessionId)];
        if (Sessions is not [{ } here, ..] || here.Id != sessionId)
            return false; // The session has just ended.
        Here = here;
        Entries = await entries.NewestAsync(new(person.Id), null, EntriesShown, cancellationToken);
        return true;
    }

    private LocalRedirectResult RedirectWithMessage(string what)
    {
        Done = what;
        return LocalRedirect("/account");
    }

    private PageResult ShowAgain(string part, string problem, int status = StatusCodes.Status400BadRequest)
    {
        (Wrong, Problem) = (part, problem);
        var again = Page();
        again.StatusCode = status;
        return again;
    }
}
