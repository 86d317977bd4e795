using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.People.Access;
using ChatApp.Search;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>The page that searches the messages of the viewer's rooms.</summary>
[Authorize(Policies.SignedIn)]
public sealed class SearchModel(MessageSearch search, Texts texts) : PageModel
{
    private Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The search of the request.</summary>
    public SearchAddress Address { get; private set; } = null!;

    /// <summary>The same as a request to the index.</summary>
    public SearchRequest Asked { get; private set; } = null!;

    /// <summary>The result; null if a limit was exceeded.</summary>
    public SearchPage? Found { get; private set; }

    /// <summary>The limit that was met; null for none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The viewer's rooms as they are listed, for the filter.</summary>
    public IEnumerable<RoomView> Rooms => (Found?.Rooms ?? [])
        .OrderBy(room => (room.Archived, room.Kind == RoomKind.Direct)).ThenBy(NameOf, StringComparer.CurrentCulture);

    /// <summary>The address of the next page; null if there is none.</summary>
    public SearchAddress? Older => Found is { HasMore: true, Hits: [.., var last] }
        ? Address with { Older = new(last.Room.Id, last.Message.Number) }
        : null;

    /// <summary>The same search without filters.</summary>
    public SearchAddress Unfiltered => new(Address.Words, null, null, null, null, null);

    /// <summary>The name of a room as the viewer sees it.</summary>
    public string NameOf(RoomView room) => RoomNames.Of(room, Viewer, texts);

    /// <summary>Handles GET: runs the search of the address.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Address = SearchAddress.Read(Request.Query);
        Asked = Address.ToRequest();
        var outcome = await search.FindAsync(Viewer.Id, Asked, cancellationToken);
        Found = outcome.Value;
        if (outcome.Refusal is { } refusal)
        {
            var isRate = refusal.Code == ErrorCodes.TooManyRequests;
            Problem = texts[isRate ? "search.tooMany" : "search.busy"];
            Response.StatusCode = isRate ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
        }
    }
}
