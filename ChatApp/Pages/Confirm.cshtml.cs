using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Where a person shows again who they are, by password or passkey, and returns to what they were doing. No code of a second factor is asked for: the
/// session has shown it, and one factor beside a session that still holds is what NIST SP 800-63B asks of a reauthentication, and what other services do.</summary>
public sealed class ConfirmModel(PersonEntry entry, SessionStore sessions, OwnAccount own, Passkeys passkeys, SignInLimits limits, Texts texts) : PageModel
{
    private string sessionId = "";
    private Person person = null!;

    /// <summary>Where the reader was: a page of this server, whatever the address says.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>How the reader signs in.</summary>
    public AccountRow Account { get; private set; } = null!;

    /// <summary>The key of the text that says what was wrong; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Lets in who has an account; guests, who have nothing to show, go on.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var caller = await entry.AuthenticateAsync(HttpContext, HttpContext.RequestAborted);
        if (caller.Person is null)
            context.Result = this.TurnAway(caller);
        else if (await own.FindAsync(caller.Person.Id, HttpContext.RequestAborted) is not { } account)
            context.Result = LocalRedirect("/");
        else
        {
            (person, sessionId, Account) = (caller.Person, caller.SessionId!, account);
            await next();
        }
    }

    /// <summary>Shows the form.</summary>
    public void OnGet()
    {
    }

    /// <summary>Takes the password.</summary>
    public async Task<IActionResult> OnPostAsync(string? password, CancellationToken cancellationToken)
    {
        if (!limits.TryCountPassword(HttpContext, Account.EmailKey, sessionId))
            return Again("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        return await own.KnowsAsync(HttpContext, Account, sessionId, password, cancellationToken)
            ? await GoOnAsync(cancellationToken)
            : Again("account.old.wrong", StatusCodes.Status400BadRequest);
    }

    /// <summary>What the script asks for a passkey with.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => limits.TryAcquire(sessionId, SignInTry.PasskeyOptions)
        ? PasskeyAnswer.Options(await passkeys.RequestOptionsAsync())
        : PasskeyAnswer.Refused(texts["signIn.tooMany"], StatusCodes.Status429TooManyRequests);

    /// <summary>Takes a passkey, which must be the reader's own.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? passkey, CancellationToken cancellationToken)
    {
        if (!limits.TryAcquire(sessionId, SignInTry.Passkey))
            return Again("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        return (await passkeys.AuthenticateAsync(passkey, cancellationToken))?.Id == person.Id
            ? await GoOnAsync(cancellationToken)
            : Again("passkey.wrong", StatusCodes.Status400BadRequest);
    }

    private async Task<IActionResult> GoOnAsync(CancellationToken cancellationToken)
    {
        await sessions.RefreshAsync(sessionId, cancellationToken);
        return LocalRedirect(OwnPath.Of(Url, To) ?? "/");
    }

    private PageResult Again(string problem, int status)
    {
        Problem = problem;
        var again = Page();
        again.StatusCode = status;
        return again;
    }
}
