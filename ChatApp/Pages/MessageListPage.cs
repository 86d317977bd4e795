using System.Globalization;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ChatApp.Pages;

/// <summary>Base of the pages that list messages over the viewer's rooms.</summary>
public abstract class MessageListPage(ReadMarks marks, Texts texts) : PageModel
{
    /// <summary>Number of messages per page.</summary>
    private const int PageSize = 30;

    /// <summary>The person viewing the page.</summary>
    protected Person Viewer => field ??= Caller.PersonOf(HttpContext);

    /// <summary>The messages of the page.</summary>
    public IReadOnlyList<Hit> Hits { get; private set; } = [];

    /// <summary>Whether the page is not the first.</summary>
    public bool IsFurther { get; private set; }

    /// <summary>The key after which the next page begins; null if there is none.</summary>
    public long? Older { get; private set; }

    /// <summary>Reads the page that the address asks for; invalid parameters are ignored.</summary>
    /// <param name="read">Reads messages from the viewer's id, the key before them, and their maximum number.</param>
    protected void Read(Func<string, long?, int, IReadOnlyList<ListedMessage>> read)
    {
        long? before = long.TryParse(Request.Query["older"], NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
        // Messages first: a room joined in between has no message in the list, and messages of a room that was left are dropped.
        var found = read(Viewer.Id, before, PageSize + 1);
        var (mine, marked) = marks.RoomsOf(Viewer.Id);
        var rooms = mine.Zip(marked).ToDictionary(one => one.First.Id);
        IsFurther = before is not null;
        Older = found.Count > PageSize ? found[PageSize - 1].Key : null;
        Hits =
        [
            .. found.Take(PageSize).Select(one => one.Message).Where(message => rooms.ContainsKey(message.RoomId))
                .Select(message => ToHit(message, rooms[message.RoomId])),
        ];
    }

    private Hit ToHit(MessageView message, (RoomView Room, ReadMark Mark) at) =>
        new(message, RoomNames.Of(at.Room, Viewer, texts), Hit.NoQuery) { IsUnread = message.Number > at.Mark.ReadUpTo };
}
