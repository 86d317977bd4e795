using System.Globalization;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.People.Notifications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace ChatApp.Pages;

/// <summary>Base of the pages with a room's panel.</summary>
public abstract class ChatPage(
    MessageReader reader, NewestMessages newest, ReadMarks marks, SavedMessages saved, NotificationSettingsStore notifications, Texts texts,
    StaticFiles files, IOptions<ConnectionOptions> options) : PageModel
{
    /// <summary>The person viewing the page.</summary>
    public Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The room that the page shows.</summary>
    public RoomView Room { get; private set; } = null!;

    /// <summary>The rooms that the viewer is in.</summary>
    public IReadOnlyList<RoomView> Rooms { get; private set; } = [];

    /// <summary>The viewer's read mark of each room.</summary>
    public IReadOnlyList<ReadMark> Reads { get; private set; } = [];

    /// <summary>Messages shown above the first unread one, so that readers see where they stopped.</summary>
    private const int ReadAbove = 3;

    /// <summary>Messages that fill a viewport: with fewer unread ones, the page shows the newest messages including the first unread
    /// one.</summary>
    private const int FillsView = 20;

    private IReadOnlyList<long> savedHere = [];

    /// <summary>The messages shown: from the first unread one, else the newest of the room; or those around <see cref="At"/>.</summary>
    public ChangePage Shown { get; private set; } = null!;

    /// <summary>The messages as read, of which <see cref="Shown"/> may be the last ones.</summary>
    private ChangePage read = null!;

    /// <summary>The first unread message, at which the page begins; null for none, or where <see cref="At"/> takes precedence.</summary>
    public long? FirstUnread { get; private set; }

    /// <summary>The numbers of the room's pinned messages, for the script; null for none.</summary>
    public string? PinNumbers => Shown.Pins is { } pins ? string.Join(' ', pins) : null;

    /// <summary>The text of the line above the first unread message.</summary>
    public string UnreadWords => Reads.First(mark => mark.RoomId == Room.Id).Unread is var count
        ? texts.Filled($"js.unread.{(count == 1 ? "one" : "other")}", ("count", count.ToString(CultureInfo.InvariantCulture)))
        : "";

    /// <summary>The message number in the address; null for none.</summary>
    public long? At { get; private set; }

    /// <summary>The room id in the address; null for none. Read from the route values: MVC's parameter binding costs as much as reading the
    /// viewer's rooms.</summary>
    protected string? RoomId => RouteData.Values["id"] as string;

    /// <summary>Unread messages and mentions in the rooms of a group.</summary>
    public (int Unread, int Mentions) UnreadIn(string group) =>
        (Items(group).Sum(item => item.Current ? 0 : item.Unread ?? 0), Items(group).Sum(item => item.Mentions ?? 0));

    /// <summary>The kind mark of the other people in a direct conversation.</summary>
    public KindMark RoomMark => KindMark.Of(Room, Viewer.Id, texts);

    /// <summary>The room's name as the viewer sees it.</summary>
    public string RoomName => NameOf(Room);

    /// <summary>Delay between page load and the one automatic connect, in ms.</summary>
    public long ConnectDelay => (long)options.Value.ConnectDelay.TotalMilliseconds;

    /// <summary>The messages with the data that depends on the viewer.</summary>
    public IEnumerable<MessageModel> Messages =>
        Shown.Messages.Select(
            (message, at) =>
                MessageModel.Of(message, at == 0 ? null : Shown.Messages[at - 1], Viewer.Id) with
                {
                    LookedFor = message.Number == At,
                    Saved = savedHere.Contains(message.Number),
                });

    /// <summary>The rooms of one group of the list.</summary>
    public IEnumerable<RoomItem> Items(string group) => Rooms.Where(room => RoomItem.GroupOf(room) == group)
        .Select(room => (Room: room, Mark: Reads.FirstOrDefault(mark => mark.RoomId == room.Id)))
        .Select(one => new RoomItem(
            one.Room.Id, one.Room.Kind, NameOf(one.Room), KindMark.Of(one.Room, Viewer.Id, texts), one.Mark?.Unread, one.Mark?.Mentions,
            one.Room.Id == Room.Id));

    /// <summary>The script's initial state, as JSON that is safe within a script element.</summary>
    public string StateJson { get; private set; } = "";

    /// <summary>The name of a room as the viewer sees it.</summary>
    public string NameOf(RoomView room) => RoomNames.Of(room, Viewer, texts);

    /// <summary>Shows the room that <paramref name="choose"/> selects from the viewer's rooms; 404 for an unknown one.</summary>
    /// <param name="choose">Selects the room; returns null for none.</param>
    protected async Task<IActionResult> ShowAsync(Func<IReadOnlyList<RoomView>, RoomView?> choose)
    {
        var cancellationToken = HttpContext.RequestAborted;
        (Rooms, Reads) = marks.RoomsOf(Viewer.Id);
        if (choose(Rooms) is not { } room)
            return NotFound();
        Room = room;
        if (Request.Query["day"] is [var typed, ..] && DateOnly.TryParseExact(
            typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return JumpTo(day);
        At = RoomId is not null && long.TryParse(Request.Query["at"], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at >= 1 && at <= room.LastNumber
            ? at
            : null;
        Shown = read = At is { } number
            ? reader.Around(room.Id, number)
            : newest.Of(room);
        if (At is null)
            BeginAtUnread(Reads.First(mark => mark.RoomId == room.Id));
        var numbers = saved.NumbersOf(Viewer.Id);
        savedHere = numbers?.GetValueOrDefault(room.Id) ?? [];
        StateJson = new PageState(Viewer, Rooms, Reads, Room.Id, At)
        {
            Saved = numbers,
            Notifications = notifications.Find(Viewer.Id),
        }.ToJson();
        return Tag().IsKnown(HttpContext) ? StatusCode(StatusCodes.Status304NotModified) : Page();
    }

    /// <summary>Redirects to the first message of a day, in UTC; the script asks in the reader's time zone instead.</summary>
    private LocalRedirectResult JumpTo(DateOnly day)
    {
        var first = reader.FirstFrom(Room.Id, new(day, TimeOnly.MinValue, TimeSpan.Zero));
        var path = RoomId is null ? $"/rooms/{Room.Id}" : Request.Path.ToString();
        return LocalRedirect(first == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}?at={first}"));
    }

    /// <summary>Begins the page a little above the first unread message, however far back: the script needs no further data to show it, and
    /// without script it is the first thing a reader sees.</summary>
    private void BeginAtUnread(ReadMark mark)
    {
        if (mark.Unread == 0)
            return;
        var shown = Shown.Messages is [var oldest, ..] && oldest.Number > mark.ReadUpTo + 1
            ? reader.Around(Room.Id, mark.ReadUpTo + 1, ReadAbove)
            : Shown;
        // The viewer's own messages, sent from another device, are not unread.
        FirstUnread = shown.Messages.FirstOrDefault(
            message => message.Number > mark.ReadUpTo && message.DeletedAt is null && message.Author.Id != Viewer.Id)?.Number;
        if (FirstUnread is { } first && (shown.More || shown.LastNumber - first >= FillsView))
        {
            read = shown;
            Shown = shown with { Messages = [.. shown.Messages.Where(message => message.Number >= first - ReadAbove)] };
        }
    }

    /// <summary>Computes the tag from everything that the page shows.</summary>
    private PageTag Tag()
    {
        var tag = new PageTag(HttpContext, files.Modules, texts);
        tag.Add(ConnectDelay);
        tag.Add(StateJson);
        tag.Add(read); // Not Shown, a new object whose digest would be computed for each request.
        tag.Add(FirstUnread ?? 0);
        return tag;
    }
}
