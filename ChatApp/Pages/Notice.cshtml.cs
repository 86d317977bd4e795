using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Says what went wrong with a page and what can be done; reached only from within.</summary>
[IgnoreAntiforgeryToken]
public sealed class NoticeModel : PageModel
{
    // These have words of their own; any other status borrows those of its hundred.
    private static readonly int[] WithWords = [400, 401, 404, 500];

    /// <summary>The status whose words are shown.</summary>
    public int Words { get; private set; }

    /// <summary>Shows the words for the status, to programs the bare status.</summary>
    public IActionResult OnGet(int status)
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        if (failed is not null && !PagesFeature.WantsPage(Request, failed.Path))
            return StatusCode(status);

        var inside = failed is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        var shown = inside ? status : StatusCodes.Status404NotFound;
        Response.StatusCode = shown;
        Words = WithWords.Contains(shown) ? shown : shown >= 500 ? 500 : 400;
        return Page();
    }

    /// <inheritdoc cref="OnGet"/>
    public IActionResult OnPost(int status) => OnGet(status);
}
