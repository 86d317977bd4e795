using System.Globalization;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>A page with a room's panel.</summary>
public abstract class ChatPage(
    PersonEntry entry, MessageReader reader, NewestMessages newest, ReadMarks marks, Texts texts, StaticFiles files,
    IOptions<ConnectionOptions> options) : PageModel
{
    /// <summary>Who looks at the page.</summary>
    public Person Viewer { get; private set; } = null!;

    /// <summary>The room shown.</summary>
    public RoomView Room { get; private set; } = null!;

    /// <summary>The viewer's rooms.</summary>
    public IReadOnlyList<RoomView> Rooms { get; private set; } = [];

    /// <summary>How far the viewer has read in each.</summary>
    public IReadOnlyList<ReadMark> Reads { get; private set; } = [];

    /// <summary>So many messages stand above the first unread one, so that a reader sees where they left off.</summary>
    private const int ReadAbove = 3;

    /// <summary>So many messages fill a view: with fewer unread ones the page shows the newest, and the first unread among them.</summary>
    private const int FillsView = 20;

    /// <summary>The messages shown: from the first unread one on, else the newest of the room; or those around <see cref="At"/>.</summary>
    public ChangePage Shown { get; private set; } = null!;

    /// <summary>The first message that the viewer has not read, which the page begins at; null where there is none, or <see cref="At"/> counts.</summary>
    public long? FirstUnread { get; private set; }

    /// <summary>What stands above it.</summary>
    public string UnreadWords => Reads.First(mark => mark.RoomId == Room.Id).Unread is var count
        ? texts.Filled($"js.unread.{(count == 1 ? "one" : "other")}", ("count", count.ToString(CultureInfo.InvariantCulture)))
        : "";

    /// <summary>The message that the address points to; null where it points to none.</summary>
    public long? At { get; private set; }

    /// <summary>The room that the address names; null where it names none. Read from there as it is: MVC's binding of a handler's parameters is
    /// as much work as asking for the viewer's rooms.</summary>
    protected string? RoomId => RouteData.Values["id"] as string;

    /// <summary>How much is unread in the rooms of a group.</summary>
    public (int Unread, int Mentions) UnreadIn(string group) =>
        (Items(group).Sum(item => item.Current ? 0 : item.Unread ?? 0), Items(group).Sum(item => item.Mentions ?? 0));

    /// <summary>What the others of the room are, where it is a conversation.</summary>
    public KindMark RoomMark => KindMark.Of(Room, Viewer.Id, texts);

    /// <summary>What the viewer calls the room.</summary>
    public string RoomName => NameOf(Room);

    /// <summary>Between the page's load and its one automatic connect, in ms.</summary>
    public long ConnectDelay => (long)options.Value.ConnectDelay.TotalMilliseconds;

    /// <summary>The messages with what the viewer makes of them.</summary>
    public IEnumerable<MessageModel> Messages =>
        Shown.Messages.Select((message, at) => MessageModel.Of(message, at == 0 ? null : Shown.Messages[at - 1], Viewer.Id) with { LookedFor = message.Number == At });

    /// <summary>The rooms of a group of the list, as it shows them.</summary>
    public IEnumerable<RoomItem> Items(string group) => Rooms.Where(room => RoomItem.GroupOf(room) == group)
        .Select(room => (Room: room, Mark: Reads.FirstOrDefault(mark => mark.RoomId == room.Id)))
        .Select(one => new RoomItem(
            one.Room.Id, one.Room.Kind, NameOf(one.Room), KindMark.Of(one.Room, Viewer.Id, texts), one.Mark?.Unread, one.Mark?.Mentions, one.Room.Id == Room.Id));

    /// <summary>What the script begins with, as JSON that may stand within a script element.</summary>
    public string StateJson { get; private set; } = "";

    /// <summary>What the viewer calls a room: a conversation by the names of the others. The script's <c>roomName</c> does the same.</summary>
    public string NameOf(RoomView room) => room.People is null
        ? room.Name
        : room.People.Where(person => person.Id != Viewer.Id).Select(person => person.Name).ToList() switch
        {
            [] => texts.Filled("js.rooms.self", ("name", Viewer.Name)),
            [var other] => other,
            var others => string.Join(", ", others.Select(Texts.Isolated)),
        };

    /// <summary>Shows the room that <paramref name="choose"/> picks from the viewer's rooms; turns away who may not enter, and answers
    /// 404 where there is no such room.</summary>
    /// <param name="choose">Picks; null for none.</param>
    protected async Task<IActionResult> ShowAsync(Func<IReadOnlyList<RoomView>, RoomView?> choose)
    {
        var cancellationToken = HttpContext.RequestAborted;
        var caller = await entry.EnterAsync(HttpContext, cancellationToken);
        if (caller.Person is not { } viewer)
            return this.TurnAway(caller);
        Viewer = viewer;
        (Rooms, Reads) = marks.RoomsOf(viewer.Id);
        if (choose(Rooms) is not { } room)
            return NotFound();
        Room = room;
        At = RoomId is not null && long.TryParse(Request.Query["at"], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at >= 1 && at <= room.LastNumber ? at : null;
        Shown = At is { } number
            ? await reader.AroundAsync(room.Id, number, cancellationToken)
            : await newest.OfAsync(room, cancellationToken);
        if (At is null)
            await BeginAtUnreadAsync(Reads.First(mark => mark.RoomId == room.Id), cancellationToken);
        StateJson = new PageState(Viewer, Rooms, Reads, Room.Id, At).ToJson();
        return Tag().IsKnown(HttpContext) ? StatusCode(StatusCodes.Status304NotModified) : Page();
    }

    /// <summary>The page begins a little above the first unread message, however far back that is: the script needs nothing else to show it, and
    /// without script it is what one sees first.</summary>
    private async Task BeginAtUnreadAsync(ReadMark mark, CancellationToken cancellationToken)
    {
        if (mark.Unread == 0)
            return;
        var shown = Shown.Messages is [var oldest, ..] && oldest.Number > mark.ReadUpTo + 1
            ? await reader.AroundAsync(Room.Id, mark.ReadUpTo + 1, ReadAbove, cancellationToken)
            : Shown;
        // What one wrote oneself, on another device, is no news.
        FirstUnread = shown.Messages.FirstOrDefault(message => message.Number > mark.ReadUpTo && message.DeletedAt is null && message.Author.Id != Viewer.Id)?.Number;
        if (FirstUnread is { } first && (shown.More || shown.LastNumber - first >= FillsView))
            Shown = shown with { Messages = [.. shown.Messages.Where(message => message.Number >= first - ReadAbove)] };
    }

    /// <summary>Everything that the page shows.</summary>
    private PageTag Tag()
    {
        var tag = new PageTag(HttpContext, files.Modules, texts);
        tag.Add(ConnectDelay);
        tag.Add(StateJson);
        tag.Add(Shown);
        return tag;
    }
}
