using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Reauthentication by password or passkey; afterwards the viewer returns to the page they came from. No second-factor code is
/// required: the session was opened with it, and one factor together with a valid session is what NIST SP 800-63B requires for
/// reauthentication, and what other services do.</summary>
[Authorize(Policies.SignedIn)]
public sealed class ConfirmModel(SessionStore sessions, OwnAccount own, Passkeys passkeys, SignInLimits limits, Texts texts) : PageModel
{
    private string sessionId = "";
    private Person person = null!;

    /// <summary>The page to return to; only paths of this server are accepted.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The viewer's account, which the credentials must belong to.</summary>
    public AccountRow Account { get; private set; } = null!;

    /// <summary>The text key of the problem; null if none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The address of the page.</summary>
    /// <param name="to">The page to return to.</param>
    public static string AddressFor(string to) => "/confirm" + QueryString.Create("to", to);

    /// <summary>Redirects guests, who have no credentials to confirm, to the start page.</summary>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        (person, sessionId) = (Caller.PersonOf(HttpContext), Caller.Of(HttpContext).SessionId!);
        if (await own.FindAsync(person.Id, HttpContext.RequestAborted) is not { } account)
            context.Result = LocalRedirect("/");
        else
        {
            Account = account;
            await next();
        }
    }

    /// <summary>Handles GET: renders the form.</summary>
    public void OnGet()
    {
    }

    /// <summary>Confirms the viewer's identity by password.</summary>
    public async Task<IActionResult> OnPostAsync(string? password, CancellationToken cancellationToken)
    {
        if (!limits.TryCountPassword(HttpContext, Account.EmailKey, sessionId))
            return ShowAgain("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        return await own.KnowsAsync(HttpContext, Account, sessionId, password, cancellationToken)
            ? await NoteAndRedirectAsync(cancellationToken)
            : ShowAgain("account.old.wrong", StatusCodes.Status400BadRequest);
    }

    /// <summary>WebAuthn request options for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => limits.TryAcquire(sessionId, SignInTry.PasskeyOptions)
        ? PasskeyAnswer.Options(await passkeys.RequestOptionsAsync())
        : PasskeyAnswer.Refused(texts["signIn.tooMany"], StatusCodes.Status429TooManyRequests);

    /// <summary>Confirms the viewer's identity by one of their own passkeys.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? passkey, CancellationToken cancellationToken)
    {
        if (!limits.TryAcquire(sessionId, SignInTry.Passkey))
            return ShowAgain("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        return (await passkeys.AuthenticateAsync(passkey, cancellationToken))?.Id == person.Id
            ? await NoteAndRedirectAsync(cancellationToken)
            : ShowAgain("passkey.wrong", StatusCodes.Status400BadRequest);
    }

    private async Task<IActionResult> NoteAndRedirectAsync(CancellationToken cancellationToken)
    {
        await sessions.RefreshAsync(sessionId, cancellationToken);
        return LocalRedirect(OwnPath.Of(Url, To) ?? "/");
    }

    private PageResult ShowAgain(string problem, int status)
    {
        Problem = problem;
        var again = Page();
        again.StatusCode = status;
        return again;
    }
}
