using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for pinned messages, of readers and of the writer.</summary>
internal static class PinQueries
{
    private const string OfMessages = """
        SELECT n."Number", n."PinnedAt", p."Id", p."Name", p."Kind" FROM "Pins" n JOIN "People" p ON p."Key" = n."PersonKey"
        WHERE n."RoomKey" = ?1 AND n."Number" IN (SELECT value FROM json_each(?2))
        """;

    private const string NumbersOfRoom = """SELECT "Number" FROM "Pins" WHERE "RoomKey" = ?1 ORDER BY "Number" """;

    // Only the beginning of a text is shown.
    private const string OfRoom = """
        SELECT n."Number", n."PinnedAt", p."Id", p."Name", p."Kind", a."Id", a."Name", a."Kind", substr(m."Text", 1, 1000)
        FROM "Pins" n JOIN "People" p ON p."Key" = n."PersonKey"
            JOIN "Messages" m ON m."RoomKey" = n."RoomKey" AND m."Number" = n."Number" JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE n."RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?1)
        """;

    private const string OfPersonIn = """
        SELECT "Number", "PinnedAt" FROM "Pins"
        WHERE "RoomKey" = ?1 AND "Number" >= ?2 AND "Number" <= ?3 AND "PersonKey" = ?4 ORDER BY "Number"
        """;

    private const string CountOfRoom = """SELECT COUNT(*) FROM "Pins" WHERE "RoomKey" = ?1""";

    private const string Insert = """INSERT INTO "Pins" ("RoomKey", "Number", "PersonKey", "PinnedAt") VALUES (?1, ?2, ?3, ?4)""";

    private const string Delete = """DELETE FROM "Pins" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    /// <summary>Adds the pins to messages of one room with a single query; with none if no message can have one.</summary>
    public static void Fill(StoreReader reader, int roomKey, IReadOnlyCollection<MessageRow> messages)
    {
        var changed = messages.Where(message => message.MayBeMarked).ToDictionary(message => message.Number);
        if (changed.Count == 0)
            return;
        foreach (var (number, pin) in reader.List(OfMessages, Take, roomKey, $"[{string.Join(',', changed.Keys)}]"))
            changed[number].Pinned = pin;
    }

    /// <summary>The numbers of a room's pinned messages, ascending; null for none.</summary>
    public static ValueList<long>? NumbersIn(StoreReader reader, int roomKey) =>
        reader.List(NumbersOfRoom, row => row.GetInt64(0), roomKey) is { Count: > 0 } numbers ? new(numbers) : null;

    /// <summary>The pinned messages of a room, the last pinned first.</summary>
    public static List<PinnedMessage> In(StoreReader reader, string roomId) =>
        reader.List(OfRoom, row => new PinnedMessage(
            Quote.Of(row.GetInt64(0), PersonAt(row, 5), row.GetString(8)!, deleted: false), Take(row).Pin), roomId)
            .OrderByDescending(one => one.Pinned.At).ThenByDescending(one => one.Message.Number).ToList();

    /// <summary>The messages that one person pinned in a range of a room's numbers.</summary>
    public static List<OwnPin> OfPerson(StoreReader reader, (int Key, string Id) room, int personKey, long first, long last) =>
        reader.List(OfPersonIn, row => new OwnPin(room.Id, row.GetInt64(0), new(row.GetInt64(1), TimeSpan.Zero)),
            room.Key, first, last, personKey);

    /// <summary>The pin of a message; null if it has none.</summary>
    public static Pin? Of(WriterConnection connection, MessageRow message) =>
        connection.Prepare(OfMessages).Bind(message.RoomKey, $"[{message.Number}]").First(row => Take(row).Pin);

    /// <summary>Number of a room's pinned messages.</summary>
    public static int CountIn(WriterConnection connection, int roomKey) =>
        connection.Prepare(CountOfRoom).Bind(roomKey).First(row => row.GetInt32(0));

    /// <summary>Inserts the pin of a message.</summary>
    public static void Add(WriterConnection connection, MessageRow message, int personKey, DateTimeOffset at) =>
        connection.Prepare(Insert).Bind(message.RoomKey, message.Number, personKey, at.UtcTicks).Execute();

    /// <summary>Removes the pin of a message.</summary>
    public static void Remove(WriterConnection connection, MessageRow message) =>
        connection.Prepare(Delete).Bind(message.RoomKey, message.Number).Execute();

    private static (long Number, Pin Pin) Take(PreparedStatement row) =>
        (row.GetInt64(0), new(PersonAt(row, 2), new(row.GetInt64(1), TimeSpan.Zero)));

    private static Person PersonAt(PreparedStatement row, int column) =>
        new(row.GetString(column)!, row.GetString(column + 1)!, (PersonKind)row.GetInt32(column + 2));
}
