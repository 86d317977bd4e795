using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Base of the pages behind a link that creates an account. GET changes nothing, so that a link preview does not use the link
/// up.</summary>
public abstract class NewAccountPage(
    CallerResolver callers, SignInLimits limits, Passkeys passkeys, DeviceWords devices, Texts texts) : PageModel
{
    /// <summary>The values of the form fields.</summary>
    public AccountForm Form { get; private set; } = new("", "");

    /// <summary>Whether the reader is a guest, who keeps name and messages.</summary>
    public bool IsGuest { get; private set; }

    /// <summary>Whether the reader has an account.</summary>
    public bool HasAccount { get; private set; }

    /// <summary>The page to show with the new account.</summary>
    protected virtual string Next => "/";

    /// <summary>Shows the form; 404 for an invalid link.</summary>
    public async Task<IActionResult> OnGetAsync(string? code, CancellationToken cancellationToken)
    {
        if (!await IsGoodAsync(code, cancellationToken))
            return InvalidLink();
        var caller = Caller.Of(HttpContext);
        if (caller.AccessState == AccessState.Removed)
            return this.Deny(caller);
        Show(caller, new(caller.Known is { Kind: PersonKind.Guest } guest ? guest.Name : "", ""));
        return Page();
    }

    /// <summary>Creates the account and signs in.</summary>
    public async Task<IActionResult> OnPostAsync(
        string? code, string? name, string? email, string? password, string? passkey, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(HttpContext);
        if (caller.AccessState == AccessState.Removed)
            return this.Deny(caller);
        Show(caller, new(name ?? "", email ?? ""));
        if (!await IsGoodAsync(code, cancellationToken))
            return InvalidLink();
        if (!limits.TryAcquire(HttpContext, SignInTry.NewAccount)) // Before the password is hashed, which is expensive.
        {
            Form = Form with { TooMany = true };
            return Again(StatusCodes.Status429TooManyRequests);
        }

        var (person, problem) = await MakeAsync(caller, name, email, password, passkey, code, cancellationToken);
        if (problem == AccountProblem.LinkDead)
            return InvalidLink();
        if (person is null)
        {
            Form = Form with { What = problem };
            return Again(StatusCodes.Status400BadRequest);
        }

        await callers.SignInAsync(HttpContext, person.Id, SignInMethod.NewAccount, cancellationToken);
        return LocalRedirect(Next);
    }

    /// <summary>The creation options of a passkey in place of a password; the created passkey is posted with the form.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(
        string? code, string? name, string? email, CancellationToken cancellationToken)
    {
        if (!limits.TryAcquire(HttpContext, SignInTry.PasskeyOptions))
            return PasskeyAnswer.Refused(texts["account.problem.TooMany"], StatusCodes.Status429TooManyRequests);
        var caller = Caller.Of(HttpContext);
        if (caller.AccessState == AccessState.Removed || !await IsGoodAsync(code, cancellationToken))
            return PasskeyAnswer.Refused(texts["notice.link.title"], StatusCodes.Status404NotFound);
        if (AccountCreation.Check(new(name, email, null)) is not AccountProblem.BadPassword and var problem)
            return PasskeyAnswer.Refused(texts[$"account.problem.{problem}"]);
        return PasskeyAnswer.Options(await passkeys.CreationOptionsAsync(caller.Known?.Id ?? NewId.Make(), email!.Trim(), name!.Trim()));
    }

    /// <summary>Whether the link is valid.</summary>
    protected abstract Task<bool> IsGoodAsync(string? code, CancellationToken cancellationToken);

    /// <summary>Creates the account and uses the link.</summary>
    protected abstract Task<(Person? Person, AccountProblem Problem)> MakeAsync(
        Caller caller, NewAccountRequest wish, string? code, CancellationToken cancellationToken);

    private async Task<(Person? Person, AccountProblem Problem)> MakeAsync(
        Caller caller, string? name, string? email, string? password, string? passkey, string? code, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(passkey))
            return await MakeAsync(caller, new(name, email, password), code, cancellationToken);
        return await passkeys.CreatedAsync(passkey, devices.Of(Request.Headers.UserAgent.ToString())) is var (made, personId)
            ? await MakeAsync(caller, new(name, email, null, made, personId), code, cancellationToken)
            : (null, AccountProblem.BadPasskey);
    }

    private void Show(Caller caller, AccountForm form) =>
        (Form, IsGuest, HasAccount) = (form, caller.Known?.Kind == PersonKind.Guest, caller.Person is { Kind: not PersonKind.Guest });

    private PageResult Again(int status)
    {
        var again = Page();
        again.StatusCode = status;
        return again;
    }

    // Counts only invalid links: a valid one always works, even after many attempts from the same network.
    private IActionResult InvalidLink()
    {
        if (!limits.TryAcquire(HttpContext, SignInTry.Link))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        NoticeModel.SetReason(HttpContext, "link");
        return NotFound();
    }
}
