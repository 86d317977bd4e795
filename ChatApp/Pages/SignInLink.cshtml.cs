using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.People.Accounts;
using ChatApp.People.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The target page of a one-time sign-in link. GET changes nothing, so that a link preview does not use it up.</summary>
[Authorize(Policies.Anyone)]
public sealed class SignInLinkModel(
    CallerResolver callers, OwnAccount own, SecondFactors factors, PendingSignIn pending, SignInLimits limits, Links links) : PageModel
{
    /// <summary>Shows what the button will do; 404 for a used or expired link.</summary>
    public async Task<IActionResult> OnGetAsync(string? code, CancellationToken cancellationToken)
    {
        return await links.IsGoodAsync(code, LinkKind.SignIn, cancellationToken) ? Page() : Dead();
    }

    /// <summary>Signs in, and redirects to the page where a new password can be set.</summary>
    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (!await links.IsGoodAsync(code, LinkKind.SignIn, cancellationToken)
            || await links.UseSignInAsync(code, cancellationToken) is not { } person)
            return Dead();
        if (await factors.FindAsync(person.Id, cancellationToken) is not null
            && await own.FindAsync(person.Id, cancellationToken) is { } account)
        {
            pending.Begin(HttpContext, account, maySetPassword: true);
            return RedirectToPage("/SecondFactor");
        }

        if (!await callers.SignInAsync(HttpContext, person.Id, SignInMethod.Link, cancellationToken))
            return Dead();
        return LocalRedirect("/account");
    }

    // Counts only invalid links: a valid one always works, even after many attempts from the same network.
    private IActionResult Dead()
    {
        if (!limits.TryAcquire(HttpContext, SignInTry.Link))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        NoticeModel.SetReason(HttpContext, "link");
        return NotFound();
    }
}
