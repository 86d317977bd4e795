using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Asks for a code after a valid password or link.</summary>
[Authorize(Policies.Anyone)]
public sealed class SecondFactorModel(CallerResolver callers, OwnAccount own, SecondFactors factors, PendingSignIn pending) : PageModel
{
    /// <summary>The requested page: validated to be on this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The key of the problem's text; null for none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the form; redirects to sign-in without a pending sign-in.</summary>
    public IActionResult OnGet() => pending.Of(HttpContext) is null ? RedirectToPage("/SignIn", new { to = To }) : Page();

    /// <summary>Verifies a code, and signs in.</summary>
    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (pending.Of(HttpContext) is not var (personId, maySetPassword, mark)
            || await own.FindAsync(personId, cancellationToken) is not { } account || PendingSignIn.Mark(account) != mark)
            return RedirectToPage("/SignIn", new { to = To });
        var answer = await factors.CheckAsync(HttpContext, account, code, cancellationToken);
        if (answer == CodeAnswer.TooMany)
            return Again("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        var method = maySetPassword ? SignInMethod.Link : SignInMethod.Password;
        if (answer == CodeAnswer.Wrong || !await callers.SignInAsync(HttpContext, personId, method, cancellationToken))
            return Again("secondFactor.wrong", StatusCodes.Status400BadRequest);
        PendingSignIn.End(HttpContext);
        return LocalRedirect(maySetPassword ? "/account" : OwnPath.Of(Url, To) ?? "/");
    }

    private PageResult Again(string problem, int status)
    {
        Problem = problem;
        var again = Page();
        again.StatusCode = status;
        return again;
    }
}
