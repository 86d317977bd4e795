using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for reactions, of readers and of the writer.</summary>
internal static class ReactionQueries
{
    private const string OfMessages = """
        SELECT r."Number", r."Emoji", r."Change", p."Id", p."Name", p."Kind"
        FROM "Reactions" r JOIN "People" p ON p."Key" = r."PersonKey"
        WHERE r."RoomKey" = ?1 AND r."Number" IN (SELECT value FROM json_each(?2))
        """;

    private const string OfPersonIn = """
        SELECT "Number", "Emoji" FROM "Reactions"
        WHERE "RoomKey" = ?1 AND "Number" >= ?2 AND "Number" <= ?3 AND "PersonKey" = ?4 ORDER BY "Number"
        """;

    private const string Insert = """
        INSERT INTO "Reactions" ("RoomKey", "Number", "Emoji", "PersonKey", "Change") VALUES (?1, ?2, ?3, ?4, ?5)
        """;

    private const string Delete = """
        DELETE FROM "Reactions" WHERE "RoomKey" = ?1 AND "Number" = ?2 AND "Emoji" = ?3 AND "PersonKey" = ?4
        """;

    private const string DeleteAll = """DELETE FROM "Reactions" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    /// <summary>Adds the reactions to messages of one room with a single query; with none if no message can have any.</summary>
    public static void Fill(StoreReader reader, int roomKey, IReadOnlyCollection<MessageRow> messages)
    {
        var changed = messages.Where(message => message.MayBeMarked).ToDictionary(message => message.Number);
        if (changed.Count == 0)
            return;
        var numbers = $"[{string.Join(',', changed.Keys)}]";
        foreach (var reactions in reader.List(OfMessages, Take, roomKey, numbers).GroupBy(row => row.Number))
            changed[reactions.Key].Reactions = ReactionRow.ToViews(reactions);
    }

    /// <summary>The reactions of one person in a range of a room's numbers.</summary>
    public static List<OwnReaction> OfPerson(StoreReader reader, (int Key, string Id) room, int personKey, long first, long last) =>
        reader.List(OfPersonIn, row => new OwnReaction(room.Id, row.GetInt64(0), row.GetString(1)!), room.Key, first, last, personKey);

    /// <summary>The reactions to a message, one item per person and emoji.</summary>
    public static List<ReactionRow> To(WriterConnection connection, MessageRow message) =>
        connection.Prepare(OfMessages).Bind(message.RoomKey, $"[{message.Number}]").List(Take);

    /// <summary>Adds or removes the reaction of a person.</summary>
    public static void Set(WriterConnection connection, MessageRow message, string emoji, int personKey, bool on)
    {
        if (on)
            connection.Prepare(Insert).Bind(message.RoomKey, message.Number, emoji, personKey, message.Change).Execute();
        else
            connection.Prepare(Delete).Bind(message.RoomKey, message.Number, emoji, personKey).Execute();
    }

    /// <summary>Removes all reactions to a message.</summary>
    public static void RemoveAll(WriterConnection connection, MessageRow message) =>
        connection.Prepare(DeleteAll).Bind(message.RoomKey, message.Number).Execute();

    private static ReactionRow Take(PreparedStatement row) => new(
        row.GetInt64(0), row.GetString(1)!, row.GetInt64(2), new(row.GetString(3)!, row.GetString(4)!, (PersonKind)row.GetInt32(5)));
}
