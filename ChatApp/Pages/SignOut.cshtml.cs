using ChatApp.People;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Ends the reader's session in this browser.</summary>
[Authorize(Policies.Anyone)]
public sealed class SignOutModel(CallerResolver callers) : PageModel
{
    /// <summary>Ends the session and clears cached pages.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await callers.SignOutAsync(HttpContext, cancellationToken);
        BrowserCache.Clear(HttpContext);
        PageCookies.Keep(HttpContext, IndexModel.LastRoomCookie, null, forScript: true);
        return LocalRedirect("/sign-in");
    }
}
