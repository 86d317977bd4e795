using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Load.Baseline;

/// <summary>A page with the message rows of a chat page, without data access; filler characters stand for the rest of a chat page. Only
/// <see cref="BaselineServer"/> maps it, whose pages are in this folder.</summary>
public sealed class RoomModel(BaselineRooms rooms) : PageModel
{
    private const int Rows = 50, MostRest = 1_000_000;

    private const string Version = "\"1\"";

    /// <summary>The messages, one row each.</summary>
    public IEnumerable<BaselineMessage> Messages => rooms.Prepared.Take(Rows);

    /// <summary>Filler characters after the rows.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Returns the page, or 304 when the client has its version.</summary>
    /// <param name="rest">Number of filler characters after the rows.</param>
    public IActionResult OnGet(int rest)
    {
        Response.Headers.ETag = Version;
        if (Request.Headers.IfNoneMatch == Version)
            return StatusCode(StatusCodes.Status304NotModified);
        Rest = rooms.Letters(Math.Clamp(rest, 0, MostRest));
        return Page();
    }
}
