using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Says what went wrong with a page and what can be done; reached only from within.</summary>
[IgnoreAntiforgeryToken]
public sealed class NoticeModel : PageModel
{
    // Each has its own words; what is not here speaks like its hundred.
    private static readonly int[] WithWords = [400, 401, 404, 500];

    /// <summary>The status whose words are shown.</summary>
    public int Words { get; private set; }

    /// <summary>Shows the words for the status; whatever the method of the request that failed.</summary>
    public void OnGet(int status) => Show(status);

    /// <inheritdoc cref="OnGet"/>
    public void OnPost(int status) => Show(status);

    private void Show(int status)
    {
        var inside = HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is not null
            || HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>() is not null;
        var shown = inside ? status : StatusCodes.Status404NotFound;
        Response.StatusCode = shown;
        Words = WithWords.Contains(shown) ? shown : shown >= 500 ? 500 : 400;
    }
}
