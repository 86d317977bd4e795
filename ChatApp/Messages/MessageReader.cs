using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads messages. Checks no permission: callers use <see cref="RoomAccess"/> first.</summary>
public sealed class MessageReader(Store store)
{
    private const string Room = """SELECT "Key", "LastNumber", "Change" FROM "Rooms" WHERE "Id" = ?1""";

    private const string Messages = $"""
        SELECT {MessageRows.Columns}
        FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE m."RoomKey" = ?1
        """;

    private const string Newest = $"""{Messages} ORDER BY m."Number" DESC LIMIT ?2""";

    private const string Before = $"""{Messages} AND m."Number" < ?2 ORDER BY m."Number" DESC LIMIT ?3""";

    private const string Behind = $"""{Messages} AND m."Number" > ?2 ORDER BY m."Number" LIMIT ?3""";

    private const string PostedWith =
        """SELECT COALESCE("PostedChange", "Change") FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Posted = $"""{Messages} AND m."Number" >= ?2 AND m."PostedChange" IS NULL ORDER BY m."Number" LIMIT ?3""";

    private const string Reworked = $"""{Messages} AND m."Change" > ?2 AND m."PostedChange" IS NOT NULL ORDER BY m."Change" LIMIT ?3""";

    private const string Around = $"""{Messages} AND m."Number" >= ?2 AND m."Number" < ?3 ORDER BY m."Number" """;

    /// <summary>The newest <see cref="Limits.Page"/> messages, ascending by number; fewer if they exceed
    /// <paramref name="mostBytes"/>.</summary>
    public Task<ChangePage> NewestAsync(string roomId, int mostBytes, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, mostBytes, backwards: true, (reader, room) =>
        {
            var rows = reader.List(Newest, new MessageRows(room.Key).Take, MessagePage.GoOn(mostBytes), room.Key, Limits.Page);
            return (rows, room.Change, false);
        }, cancellationToken);

    /// <summary>The next <see cref="Limits.ChangePage"/> messages changed after <paramref name="afterChange"/>, ascending by change; fewer
    /// if they exceed <paramref name="mostBytes"/>.</summary>
    public async Task<ChangePage> ChangesAfterAsync(string roomId, long afterChange, int mostBytes, CancellationToken cancellationToken)
    {
        var found = 0;
        var page = await InSnapshotAsync(roomId, mostBytes, backwards: false, (reader, room) =>
        {
            // The first query skips edited and deleted messages; the second one returns them.
            var (views, most) = (new MessageRows(room.Key), Limits.ChangePage + 1);
            var rows = reader.List(
                Posted, views.Take, MessagePage.GoOn(mostBytes), room.Key, FirstPostedAfter(reader, room, afterChange), most);
            rows.AddRange(reader.List(Reworked, views.Take, MessagePage.GoOn(mostBytes), room.Key, afterChange, most));
            rows.Sort((one, other) => one.Change.CompareTo(other.Change));
            var more = rows.Count > Limits.ChangePage;
            if (more)
                rows.RemoveRange(Limits.ChangePage, rows.Count - Limits.ChangePage);
            found = rows.Count;
            return (rows, more ? rows[^1].Change : room.Change, more);
        }, cancellationToken);
        return page.Messages.Count == found ? page : page with { UpToChange = page.Messages[^1].Change, More = true };
    }

    /// <summary>The <see cref="Limits.Page"/> messages before <paramref name="number"/>, ascending by number; fewer if they exceed
    /// <see cref="Limits.PageBytes"/>.</summary>
    public async Task<IReadOnlyList<MessageView>> BeforeAsync(string roomId, long number, CancellationToken cancellationToken) =>
        (await InSnapshotAsync(roomId, Limits.PageBytes, backwards: true, (reader, room) =>
        {
            var rows = reader.List(
                Before, new MessageRows(room.Key).Take, MessagePage.GoOn(Limits.PageBytes), room.Key, number, Limits.Page);
            return (rows, room.Change, false);
        }, cancellationToken)).Messages;

    /// <summary>The <see cref="Limits.Page"/> messages after <paramref name="number"/>, ascending by number; fewer if they exceed
    /// <see cref="Limits.PageBytes"/>.</summary>
    public async Task<IReadOnlyList<MessageView>> AfterAsync(string roomId, long number, CancellationToken cancellationToken) =>
        (await InSnapshotAsync(roomId, Limits.PageBytes, backwards: false, (reader, room) =>
        {
            var rows = reader.List(
                Behind, new MessageRows(room.Key).Take, MessagePage.GoOn(Limits.PageBytes), room.Key, number, Limits.Page);
            return (rows, room.Change, false);
        }, cancellationToken)).Messages;

    /// <summary>At most <see cref="Limits.Page"/> messages around <paramref name="number"/>, ascending by number, as a page whose
    /// <see cref="ChangePage.More"/> shows whether newer ones follow; the counters are from the same snapshot.</summary>
    public Task<ChangePage> AroundAsync(string roomId, long number, CancellationToken cancellationToken) =>
        AroundAsync(roomId, number, Limits.Page / 2, cancellationToken);

    /// <summary>At most <see cref="Limits.Page"/> messages around <paramref name="number"/>, of which at most <paramref name="before"/>
    /// precede it if enough follow.</summary>
    public Task<ChangePage> AroundAsync(string roomId, long number, int before, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, int.MaxValue, backwards: false, (reader, room) =>
        {
            // Bounded on both sides, this is a single index range scan, whatever the number.
            var at = Math.Clamp(number, 1, Math.Max(1, room.LastNumber));
            var first = Math.Max(1, Math.Min(at - before, room.LastNumber - Limits.Page + 1));
            var rows = reader.List(Around, new MessageRows(room.Key).Take, room.Key, first, first + Limits.Page);
            return (rows, room.Change, first + Limits.Page <= room.LastNumber);
        }, cancellationToken);

    /// <summary>Number of the first message posted after a change. A message's first change is its number plus the edits and deletions
    /// before it, so without any edits or deletions no search is needed.</summary>
    private static long FirstPostedAfter(StoreReader reader, Counters room, long change)
    {
        var (first, end) = (Math.Max(1, change - (room.Change - room.LastNumber) + 1), Math.Min(change, room.LastNumber) + 1);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            if (reader.List(PostedWith, row => row.GetInt64(0), room.Key, middle).Single() > change)
                end = middle;
            else
                first = middle + 1;
        }

        return first;
    }

    /// <summary>Reads rows in one snapshot and returns the first ones that fit as a page.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="mostBytes">Maximum size of the page.</param>
    /// <param name="backwards">Whether the rows are in descending order; the page reverses them.</param>
    /// <param name="read">Reads the rows.</param>
    /// <param name="cancellationToken">Checked before the read starts.</param>
    private Task<ChangePage> InSnapshotAsync(
        string roomId,
        int mostBytes,
        bool backwards,
        Func<StoreReader, Counters, (List<MessageRow> Rows, long UpToChange, bool More)> read,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Before the read: the id of a later run would confirm changes that the later run does not have.
        var witness = store.Run.Id;
        var (room, found) = store.Read(reader => reader.InSnapshot(_ =>
        {
            var room = reader.List(Room, row => new Counters(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), roomId).Single();
            return (room, read(reader, room));
        }));
        // Markdown is rendered outside of the snapshot.
        var views = found.Rows.ConvertAll(row => row.ToView(roomId));
        if (mostBytes < int.MaxValue && MessagePage.Fit(views, mostBytes) is var fit && fit < views.Count)
            views.RemoveRange(fit, views.Count - fit);
        if (backwards)
            views.Reverse();
        return Task.FromResult(new ChangePage(roomId, store.Epoch, views, found.UpToChange, room.LastNumber, found.More, witness));
    }

    private readonly record struct Counters(int Key, long LastNumber, long Change);
}
