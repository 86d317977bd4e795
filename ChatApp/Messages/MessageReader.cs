using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads messages. Asks nobody for permission: callers come through <see cref="RoomAccess"/>.</summary>
public sealed class MessageReader(Store store)
{
    private const string Room = """SELECT "Key", "LastNumber", "Change" FROM "Rooms" WHERE "Id" = @id""";

    private const string Messages = """
        SELECT m."Number", m."Change", m."AuthorKey", m."ClientMessageId", m."Text", m."Mentions", m."PostedAt", m."EditedAt", m."DeletedAt",
            a."Id", a."Name", a."Kind"
        FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE m."RoomKey" = @room
        """;

    private const string Newest = $"""{Messages} ORDER BY m."Number" DESC LIMIT @most""";

    private const string Before = $"""{Messages} AND m."Number" < @number ORDER BY m."Number" DESC LIMIT @most""";

    private const string Behind = $"""{Messages} AND m."Number" > @number ORDER BY m."Number" LIMIT @most""";

    private const string After = $"""{Messages} AND m."Change" > @after ORDER BY m."Change" LIMIT @most""";

    private const string Around = $"""{Messages} AND m."Number" >= @first AND m."Number" < @end ORDER BY m."Number" """;

    /// <summary>The newest <see cref="Limits.Page"/> messages, ascending by number.</summary>
    public Task<ChangePage> NewestAsync(string roomId, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, (reader, room) =>
        {
            var rows = reader.List(Newest, new MessageRows(room.Key).Take, ("@room", room.Key), ("@most", Limits.Page));
            rows.Reverse();
            return (rows, room.Change, false);
        }, cancellationToken);

    /// <summary>The next <see cref="Limits.ChangePage"/> messages changed after <paramref name="afterChange"/>, ascending by change.</summary>
    public Task<ChangePage> ChangesAfterAsync(string roomId, long afterChange, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, (reader, room) =>
        {
            var rows = reader.List(
                After, new MessageRows(room.Key).Take, ("@room", room.Key), ("@after", afterChange), ("@most", Limits.ChangePage + 1));
            var more = rows.Count > Limits.ChangePage;
            if (more)
                rows.RemoveAt(Limits.ChangePage);
            return (rows, more ? rows[^1].Change : room.Change, more);
        }, cancellationToken);

    /// <summary>The <see cref="Limits.Page"/> messages before <paramref name="number"/>, ascending by number.</summary>
    public async Task<IReadOnlyList<MessageView>> BeforeAsync(string roomId, long number, CancellationToken cancellationToken) =>
        (await InSnapshotAsync(roomId, (reader, room) =>
        {
            var rows = reader.List(
                Before, new MessageRows(room.Key).Take, ("@room", room.Key), ("@number", number), ("@most", Limits.Page));
            rows.Reverse();
            return (rows, room.Change, false);
        }, cancellationToken)).Messages;

    /// <summary>The <see cref="Limits.Page"/> messages after <paramref name="number"/>, ascending by number.</summary>
    public async Task<IReadOnlyList<MessageView>> AfterAsync(string roomId, long number, CancellationToken cancellationToken) =>
        (await InSnapshotAsync(roomId, (reader, room) =>
        {
            var rows = reader.List(
                Behind, new MessageRows(room.Key).Take, ("@room", room.Key), ("@number", number), ("@most", Limits.Page));
            return (rows, room.Change, false);
        }, cancellationToken)).Messages;

    /// <summary>Some <see cref="Limits.Page"/> messages around <paramref name="number"/>, ascending by number, as a page of which
    /// <see cref="ChangePage.More"/> says whether newer ones follow; the counters are those of the same snapshot.</summary>
    public Task<ChangePage> AroundAsync(string roomId, long number, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, (reader, room) =>
        {
            // A bound on both sides keeps it one search of the index, whatever the number.
            var at = Math.Clamp(number, 1, Math.Max(1, room.LastNumber));
            var first = Math.Max(1, Math.Min(at - (Limits.Page / 2), room.LastNumber - Limits.Page + 1));
            var rows = reader.List(
                Around, new MessageRows(room.Key).Take, ("@room", room.Key), ("@first", first), ("@end", first + Limits.Page));
            return (rows, room.Change, first + Limits.Page <= room.LastNumber);
        }, cancellationToken);

    private Task<ChangePage> InSnapshotAsync(
        string roomId, Func<StoreReader, Counters, (List<MessageRow> Rows, long UpToChange, bool More)> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (room, found) = store.Read(reader => reader.InSnapshot(_ =>
        {
            var room = reader.List(Room, row => new Counters(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), ("@id", roomId)).Single();
            return (room, read(reader, room));
        }));
        // Markdown is no part of the snapshot.
        var views = found.Rows.ConvertAll(row => row.ToView(roomId));
        return Task.FromResult(new ChangePage(roomId, store.Epoch, views, found.UpToChange, room.LastNumber, found.More));
    }

    private readonly record struct Counters(int Key, long LastNumber, long Change);
}
