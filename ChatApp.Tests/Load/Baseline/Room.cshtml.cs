using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Load.Baseline;

/// <summary>A page with the rows of a chat page and no data access; what else a chat page has is so many letters here. It is mapped by
/// <see cref="BaselineServer"/> only, whose pages are in this folder.</summary>
public sealed class RoomModel(BaselineRooms rooms) : PageModel
{
    private const int Rows = 50, MostRest = 1_000_000;

    private const string Version = "\"1\"";

    /// <summary>The rows.</summary>
    public IEnumerable<BaselineMessage> Messages => rooms.Prepared.Take(Rows);

    /// <summary>The rest.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Answers the page, or that nothing has changed.</summary>
    /// <param name="rest">How many letters there are beside the rows.</param>
    public IActionResult OnGet(int rest)
    {
        Response.Headers.ETag = Version;
        if (Request.Headers.IfNoneMatch == Version)
            return StatusCode(StatusCodes.Status304NotModified);
        Rest = rooms.Letters(Math.Clamp(rest, 0, MostRest));
        return Page();
    }
}
