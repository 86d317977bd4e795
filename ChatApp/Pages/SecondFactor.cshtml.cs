using ChatApp.People;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Where somebody whose password or link was right shows a code as well.</summary>
public sealed class SecondFactorModel(PersonEntry entry, OwnAccount own, SecondFactors factors, PendingSignIn pending) : PageModel
{
    /// <summary>Where the reader wanted to go: a page of this server, whatever the address says.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The key of the text that says what was wrong; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the form; who has shown no password yet is led there.</summary>
    public IActionResult OnGet() => pending.Of(HttpContext) is null ? RedirectToPage("/SignIn", new { to = To }) : Page();

    /// <summary>Takes a code, and signs in.</summary>
    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (pending.Of(HttpContext) is not var (personId, maySetPassword, mark)
            || await own.FindAsync(personId, cancellationToken) is not { } account || PendingSignIn.Mark(account) != mark)
            return RedirectToPage("/SignIn", new { to = To });
        var answer = await factors.CheckAsync(HttpContext, account, code, cancellationToken);
        if (answer == CodeAnswer.TooMany)
            return Again("signIn.tooMany", StatusCodes.Status429TooManyRequests);
        if (answer == CodeAnswer.Wrong || !await entry.SignInAsync(HttpContext, personId, maySetPassword ? SignInMethod.Link : SignInMethod.Password, cancellationToken))
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
