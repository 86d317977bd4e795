using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>Signs in with a password or passkey or, on an open server, enters as a guest.</summary>
[Authorize(Policies.Anyone)]
public sealed class SignInModel(
    CallerResolver callers, PasswordSignIn passwords, Passkeys passkeys, SecondFactors factors, PendingSignIn pending, SignInLimits limits,
    SetUpLink setUp, IOptions<AccessOptions> access, AuditLog audit, Texts texts)
    : PageModel
{
    /// <summary>The requested page: validated to be on this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The value of the e-mail field.</summary>
    public string Email { get; private set; } = "";

    /// <summary>The key of the problem's text; null for none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether guests may enter.</summary>
    public bool GuestsMayEnter { get; private set; } = access.Value.Access == ServerAccess.Open;

    /// <summary>Whether the reader's session has ended.</summary>
    public bool WasSignedOut { get; private set; }

    /// <summary>Shows the form; signed-in readers are redirected.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var caller = Caller.Of(HttpContext);
        if (caller is { AccessState: AccessState.Removed, ByAddress: false })
            return this.Deny(caller);
        if (caller.Person is { Kind: not PersonKind.Guest })
            return RedirectToReturn();
        if (!GuestsMayEnter && setUp.IsNeeded())
        {
            NoticeModel.SetReason(HttpContext, "setUp");
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        GuestsMayEnter &= !caller.ByAddress;
        WasSignedOut = caller.AccessState == AccessState.SignedOut;
        return Page();
    }

    /// <summary>Signs in with a password.</summary>
    public async Task<IActionResult> OnPostAsync(string? email, string? password, CancellationToken cancellationToken)
    {
        Email = email ?? "";
        var answer = await passwords.FindAsync(HttpContext, email, password, cancellationToken);
        if (answer.TooMany)
            return await TooManyAsync();
        if (answer.Account is not { } account)
            return Again("signIn.wrong", StatusCodes.Status400BadRequest);
        if (await factors.FindAsync(account.Person.Id, cancellationToken) is not null)
        {
            pending.Begin(HttpContext, account, maySetPassword: false);
            return RedirectToPage("/SecondFactor", new { to = To });
        }

        return await callers.SignInAsync(HttpContext, account.Person.Id, SignInMethod.Password, cancellationToken)
            ? RedirectToReturn()
            : Again("signIn.wrong", StatusCodes.Status400BadRequest);
    }

    /// <summary>The passkey request options for the script: the same for every caller.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => limits.TryAcquire(HttpContext, SignInTry.PasskeyOptions)
        ? PasskeyAnswer.Options(await passkeys.RequestOptionsAsync())
        : PasskeyAnswer.Refused(texts["signIn.tooMany"], StatusCodes.Status429TooManyRequests);

    /// <summary>Signs in with a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? passkey, CancellationToken cancellationToken)
    {
        if (await passkeys.AuthenticateAsync(passkey, cancellationToken) is not { } person
            || !await callers.SignInAsync(HttpContext, person.Id, SignInMethod.Passkey, cancellationToken))
        {
            // Counts only failures: a valid passkey always works, even after many attempts from the same network.
            if (!limits.TryAcquire(HttpContext, SignInTry.Passkey))
                return await TooManyAsync();
            await FailedAsync("passkey");
            return Again("passkey.wrong", StatusCodes.Status400BadRequest);
        }

        return RedirectToReturn();
    }

    /// <summary>Enters as a new guest.</summary>
    public async Task<IActionResult> OnPostGuestAsync(CancellationToken cancellationToken)
    {
        var caller = await callers.EnterAsGuestAsync(HttpContext, cancellationToken);
        return caller.Person is null ? this.Deny(caller) : RedirectToReturn();
    }

    private LocalRedirectResult RedirectToReturn() => LocalRedirect(OwnPath.Of(Url, To) ?? "/");

    private async Task<PageResult> TooManyAsync()
    {
        await FailedAsync("any, too many tries");
        return Again("signIn.tooMany", StatusCodes.Status429TooManyRequests);
    }

    private Task FailedAsync(string method) => audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, null, $"method={method}"));

    private PageResult Again(string problem, int status)
    {
        Problem = problem;
        var again = Page();
        again.StatusCode = status;
        return again;
    }
}
