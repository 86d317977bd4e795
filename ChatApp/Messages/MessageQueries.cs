using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>The queries that read messages.</summary>
internal sealed class MessageQueries(Store store) : IMessageQueries
{
    /// <summary>The columns that <see cref="Row"/> reads, for a message with alias m and its author with alias a.</summary>
    public const string Columns = """
        m."Number", m."Change", m."AuthorKey", m."ClientMessageId", m."Text", m."Mentions", m."PostedAt", m."EditedAt", m."DeletedAt",
        a."Id", a."Name", a."Kind", m."Files", m."PostedChange", m."ReplyTo", m."Preview"
        """;

    /// <summary>Number of those columns: the index of a statement's first additional column.</summary>
    public const int ColumnCount = 16;

    private const string Room = """SELECT "Key", "LastNumber", "Change" FROM "Rooms" WHERE "Id" = ?1""";

    /// <summary>The messages of the room with key ?1.</summary>
    public const string Messages = $"""
        SELECT {Columns}
        FROM "Messages" m JOIN "People" a ON a."Key" = m."AuthorKey" WHERE m."RoomKey" = ?1
        """;

    private const string NewestRows = $"""{Messages} ORDER BY m."Number" DESC LIMIT ?2""";

    private const string RowsBefore = $"""{Messages} AND m."Number" < ?2 ORDER BY m."Number" DESC LIMIT ?3""";

    private const string RowsAfter = $"""{Messages} AND m."Number" > ?2 ORDER BY m."Number" LIMIT ?3""";

    private const string PostedWith =
        """SELECT COALESCE("PostedChange", "Change") FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string Posted = $"""{Messages} AND m."Number" >= ?2 AND m."PostedChange" IS NULL ORDER BY m."Number" LIMIT ?3""";

    private const string Reworked = $"""{Messages} AND m."Change" > ?2 AND m."PostedChange" IS NOT NULL ORDER BY m."Change" LIMIT ?3""";

    private const string PostedAtOf = """SELECT "PostedAt" FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    private const string RowsAround = $"""{Messages} AND m."Number" >= ?2 AND m."Number" < ?3 ORDER BY m."Number" """;

    public RoomMessages Newest(string roomId, int mostBytes) => InSnapshot(roomId, (reader, room) => new(
        reader.List(NewestRows, RowsOf(room), MessagePage.MoreFit(mostBytes), room.Key, Limits.Page), room.LastNumber, room.Change)
    {
        Pins = PinQueries.NumbersIn(reader, room.Key),
    });

    public RoomMessages Before(string roomId, long number, int mostBytes) => InSnapshot(roomId, (reader, room) => new(
        reader.List(RowsBefore, RowsOf(room), MessagePage.MoreFit(mostBytes), room.Key, number, Limits.Page),
        room.LastNumber, room.Change));

    public RoomMessages After(string roomId, long number, int mostBytes) => InSnapshot(roomId, (reader, room) => new(
        reader.List(RowsAfter, RowsOf(room), MessagePage.MoreFit(mostBytes), room.Key, number, Limits.Page),
        room.LastNumber, room.Change));

    public RoomMessages ChangesAfter(string roomId, long afterChange, int mostBytes) => InSnapshot(roomId, (reader, room) =>
    {
        // The first query skips edited and deleted messages; the second one returns them.
        var (take, most) = (RowsOf(room), Limits.ChangePage + 1);
        var rows = reader.List(Posted, take, MessagePage.MoreFit(mostBytes), room.Key, FirstPostedAfter(reader, room, afterChange), most);
        rows.AddRange(reader.List(Reworked, take, MessagePage.MoreFit(mostBytes), room.Key, afterChange, most));
        rows.Sort((one, other) => one.Change.CompareTo(other.Change));
        var more = rows.Count > Limits.ChangePage;
        if (more)
            rows.RemoveRange(Limits.ChangePage, rows.Count - Limits.ChangePage);
        return new(rows, room.LastNumber, more ? rows[^1].Change : room.Change, more);
    });

    public RoomMessages Around(string roomId, long number, int before) => InSnapshot(roomId, (reader, room) =>
    {
        // Bounded on both sides, this is a single index range scan, whatever the number.
        var at = Math.Clamp(number, 1, Math.Max(1, room.LastNumber));
        var first = Math.Max(1, Math.Min(at - before, room.LastNumber - Limits.Page + 1));
        var rows = reader.List(RowsAround, RowsOf(room), room.Key, first, first + Limits.Page);
        return new(rows, room.LastNumber, room.Change, first + Limits.Page <= room.LastNumber)
        {
            Pins = PinQueries.NumbersIn(reader, room.Key),
        };
    });

    public long FirstFrom(string roomId, DateTimeOffset time) => store.Read(reader => reader.InSnapshot(_ =>
    {
        // Numbers follow the order of posting; where the clock was set back, a neighbour is found.
        var room = RoomOf(reader, roomId);
        var (first, end) = (1L, room.LastNumber);
        while (first < end)
        {
            var middle = first + ((end - first) / 2);
            if (reader.List(PostedAtOf, row => row.GetInt64(0), room.Key, middle).Single() >= time.UtcTicks)
                end = middle;
            else
                first = middle + 1;
        }

        return end;
    }));

    public RoomMessages Thread(string roomId, long number, int mostBytes) => InSnapshot(roomId, (reader, room) =>
    {
        var rows = ThreadQueries.Of(reader, room.Key, number, Limits.ThreadAnswers + 1, RowsOf(room), MessagePage.MoreFit(mostBytes));
        var more = rows.Count > Limits.ThreadAnswers + 1;
        if (more)
            rows.RemoveAt(rows.Count - 1);
        return new(rows, room.LastNumber, room.Change, more);
    });

    /// <summary>The messages of one author in a range of a room's numbers, oldest first.</summary>
    public static Task<List<OwnMessage>> OfAuthorAsync(
        ChatDbContext db, (int Key, string Id) room, int authorKey, long first, long last, CancellationToken cancellationToken) =>
        db.Set<MessageRow>()
            .Where(message => message.RoomKey == room.Key
            && message.Number >= first && message.Number <= last && message.AuthorKey == authorKey)
            .OrderBy(message => message.Number)
            .Select(message => new OwnMessage(room.Id, message.Number, message.PostedAt, message.EditedAt, message.DeletedAt, message.Text)
            {
                Files = FileList.Read(message.Files),
            })
            .ToListAsync(cancellationToken);

    /// <summary>Maps a row with <see cref="Columns"/> to a message.</summary>
    /// <param name="row">The row.</param>
    /// <param name="roomKey">The room of the message.</param>
    /// <param name="authors">The authors of earlier rows, by key: each is created once, however many messages they have.</param>
    public static MessageRow Row(PreparedStatement row, int roomKey, Dictionary<int, PersonRow> authors)
    {
        var authorKey = row.GetInt32(2);
        if (!authors.TryGetValue(authorKey, out var author))
        {
            author = new() { Key = authorKey, Id = row.GetString(9)!, Name = row.GetString(10)!, Kind = (PersonKind)row.GetInt32(11) };
            authors.Add(authorKey, author);
        }

        return new()
        {
            RoomKey = roomKey,
            Number = row.GetInt64(0),
            Change = row.GetInt64(1),
            PostedChange = row.IsNull(13) ? null : row.GetInt64(13),
            ReplyTo = row.IsNull(14) ? null : row.GetInt64(14),
            AuthorKey = authorKey,
            ClientMessageId = row.GetString(3)!,
            Text = row.GetString(4)!,
            Mentions = row.GetString(5),
            PostedAt = TimeOf(row, 6)!.Value,
            EditedAt = TimeOf(row, 7),
            DeletedAt = TimeOf(row, 8),
            Author = author,
            Files = row.GetString(12),
            Preview = row.GetString(15),
        };
    }

    private static Func<PreparedStatement, MessageRow> RowsOf(Counters room)
    {
        Dictionary<int, PersonRow> authors = [];
        return row => Row(row, room.Key, authors);
    }

    private static DateTimeOffset? TimeOf(PreparedStatement row, int column) =>
        row.IsNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);

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

    private static Counters RoomOf(StoreReader reader, string roomId) =>
        reader.List(Room, row => new Counters(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), roomId).Single();

    private RoomMessages InSnapshot(string roomId, Func<StoreReader, Counters, RoomMessages> read) =>
        store.Read(reader => reader.InSnapshot(_ =>
        {
            var room = RoomOf(reader, roomId);
            var messages = read(reader, room);
            ReactionQueries.Fill(reader, room.Key, messages.Rows);
            PinQueries.Fill(reader, room.Key, messages.Rows);
            QuoteQueries.Fill(reader, room.Key, messages.Rows);
            return messages;
        }));

    private readonly record struct Counters(int Key, long LastNumber, long Change);
}
