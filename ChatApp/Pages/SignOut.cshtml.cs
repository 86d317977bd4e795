using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Ends the reader's session here.</summary>
public sealed class SignOutModel(PersonEntry entry) : PageModel
{
    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await entry.SignOutAsync(HttpContext, cancellationToken);
        BrowserCache.Clear(HttpContext);
        PageCookies.Keep(HttpContext, IndexModel.LastRoomCookie, null, forScript: true);
        return LocalRedirect("/sign-in");
    }
}
