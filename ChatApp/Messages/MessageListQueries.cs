using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for lists of messages over the rooms that a person is in now.</summary>
internal static class MessageListQueries
{
    // The plus keeps the rooms out of the index: it returns the messages in the order of the list. CROSS JOIN keeps it the first table.
    private const string IsSeen = $"""IN (SELECT m."RoomKey" {MembershipQueries.Seen})""";

    private const string SavedMessages = $"""
        SELECT {MessageQueries.Columns}, s."RoomKey", r."Id", s."SavedAt"
        FROM "Saved" s CROSS JOIN "Rooms" r ON r."Key" = s."RoomKey"
            CROSS JOIN "Messages" m ON m."RoomKey" = s."RoomKey" AND m."Number" = s."Number"
            CROSS JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE s."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND s."SavedAt" < ?3 AND +s."RoomKey" {IsSeen}
        ORDER BY s."SavedAt" DESC LIMIT ?4
        """;

    private const string MentioningMessages = $"""
        SELECT {MessageQueries.Columns}, n."RoomKey", r."Id", n."MessageKey"
        FROM "Mentions" n CROSS JOIN "Rooms" r ON r."Key" = n."RoomKey"
            CROSS JOIN "Messages" m ON m."RoomKey" = n."RoomKey" AND m."Number" = n."Number"
            CROSS JOIN "People" a ON a."Key" = m."AuthorKey"
        WHERE n."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND n."MessageKey" < ?3 AND +n."RoomKey" {IsSeen}
        ORDER BY n."MessageKey" DESC LIMIT ?4
        """;

    /// <summary>The messages that a person saved, the last saved first.</summary>
    public static IReadOnlyList<ListedMessage> Saved(StoreReader reader, string personId, long before, int atMost) =>
        List(reader, SavedMessages, personId, before, atMost);

    /// <summary>The messages that mention a person, newest first.</summary>
    public static IReadOnlyList<ListedMessage> Mentioning(StoreReader reader, string personId, long before, int atMost) =>
        List(reader, MentioningMessages, personId, before, atMost);

    private static List<ListedMessage> List(StoreReader reader, string sql, string personId, long before, int atMost)
    {
        Dictionary<int, PersonRow> authors = [];
        return reader.List(sql, row => new ListedMessage(
            MessageQueries.Row(row, row.GetInt32(MessageQueries.ColumnCount), authors)
                .ToView(row.GetString(MessageQueries.ColumnCount + 1)!, html: ""),
            row.GetInt64(MessageQueries.ColumnCount + 2)), personId, MembershipQueries.Access, before, atMost);
    }
}
