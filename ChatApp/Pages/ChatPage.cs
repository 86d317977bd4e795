using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>A page with a room's panel.</summary>
public abstract class ChatPage(PersonEntry entry, RoomAccess access, MessageReader reader, IOptions<ConnectionOptions> options) : PageModel
{
    /// <summary>Who looks at the page.</summary>
    public Person Viewer { get; private set; } = null!;

    /// <summary>The room shown.</summary>
    public RoomView Room { get; private set; } = null!;

    /// <summary>The viewer's rooms.</summary>
    public IReadOnlyList<RoomView> Rooms { get; private set; } = [];

    /// <summary>The newest messages of the room.</summary>
    public ChangePage Newest { get; private set; } = null!;

    /// <summary>Between the page's load and its one automatic connect, in ms.</summary>
    public long ConnectDelay => (long)options.Value.ConnectDelay.TotalMilliseconds;

    /// <summary>The messages with what the viewer makes of them.</summary>
    public IEnumerable<MessageModel> Messages =>
        Newest.Messages.Select((message, at) => new MessageModel(message, at == 0 ? null : Newest.Messages[at - 1], Viewer));

    /// <summary>Shows the room that <paramref name="choose"/> picks from the viewer's rooms; answers 401 to a stranger who may not enter, and
    /// 404 where there is no such room.</summary>
    protected async Task<IActionResult> ShowAsync(Func<IReadOnlyList<RoomView>, RoomView?> choose, CancellationToken cancellationToken)
    {
        if (await entry.EnterAsync(HttpContext, cancellationToken) is not { } viewer)
            return Unauthorized();
        Viewer = viewer;
        Rooms = await access.RoomsOfAsync(viewer.Id, cancellationToken);
        if (choose(Rooms) is not { } room)
            return NotFound();
        Room = room;
        Newest = await reader.NewestAsync(room.Id, cancellationToken);
        return Page();
    }
}
