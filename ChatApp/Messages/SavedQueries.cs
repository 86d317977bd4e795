using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for what one person saved for later.</summary>
internal static class SavedQueries
{
    private const string Numbers = $"""
        SELECT r."Id", s."Number" FROM "Saved" s CROSS JOIN "Rooms" r ON r."Key" = s."RoomKey"
        WHERE s."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) AND +s."RoomKey" IN (SELECT m."RoomKey" {MembershipQueries.Seen})
        ORDER BY s."RoomKey", s."Number"
        """;

    // Also in rooms that the person has left.
    private const string Everywhere = """
        SELECT r."Id", s."Number", s."SavedAt" FROM "Saved" s CROSS JOIN "Rooms" r ON r."Key" = s."RoomKey"
        WHERE s."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1) ORDER BY s."SavedAt"
        """;

    private const string One = """
        SELECT 1 FROM "Saved" WHERE "PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1)
            AND "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?2) AND "Number" = ?3
        """;

    private const string IsDeleted = """SELECT "DeletedAt" IS NOT NULL FROM "Messages" WHERE "RoomKey" = ?1 AND "Number" = ?2""";

    // Only in the person's rooms: saved messages of other rooms can neither be seen nor removed.
    private const string CountOfPerson = $"""
        SELECT COUNT(*) FROM "Saved" s WHERE s."PersonKey" = (SELECT "Key" FROM "People" WHERE "Id" = ?1)
            AND +s."RoomKey" IN (SELECT m."RoomKey" {MembershipQueries.Seen})
        """;

    // The times of one person all differ: pages of the list begin after one of them.
    private const string Insert = """
        INSERT INTO "Saved" ("PersonKey", "RoomKey", "Number", "SavedAt")
        SELECT ?1, ?2, ?3, CASE WHEN "Next" > ?4 THEN "Next" ELSE ?4 END
        FROM (SELECT COALESCE(MAX("SavedAt") + 1, 0) AS "Next" FROM "Saved" WHERE "PersonKey" = ?1) n WHERE TRUE
        ON CONFLICT DO NOTHING
        """;

    private const string Delete = """DELETE FROM "Saved" WHERE "PersonKey" = ?1 AND "RoomKey" = ?2 AND "Number" = ?3""";

    /// <summary>The numbers of the saved messages, by room.</summary>
    public static Dictionary<string, IReadOnlyList<long>> NumbersOf(StoreReader reader, string personId) =>
        reader.List(Numbers, row => (RoomId: row.GetString(0)!, Number: row.GetInt64(1)), personId, MembershipQueries.Access)
            .GroupBy(one => one.RoomId, one => one.Number).ToDictionary(room => room.Key, IReadOnlyList<long> (room) => [.. room]);

    /// <summary>All that a person saved, in that order.</summary>
    public static List<OwnSaved> AllOf(StoreReader reader, string personId) => reader.List(
        Everywhere, row => new OwnSaved(row.GetString(0)!, row.GetInt64(1), new(row.GetInt64(2), TimeSpan.Zero)), personId);

    /// <summary>Whether a message is deleted; null if there is none with that number.</summary>
    public static bool? IsDeletedIn(WriterConnection connection, int roomKey, long number) =>
        connection.Prepare(IsDeleted).Bind(roomKey, number).List(row => row.GetInt32(0)) is [var deleted] ? deleted != 0 : null;

    /// <summary>Number of messages that a person saved in the rooms they are in.</summary>
    public static int CountOf(WriterConnection connection, string personId) =>
        connection.Prepare(CountOfPerson).Bind(personId, MembershipQueries.Access).First(row => row.GetInt32(0));

    /// <summary>Whether a person saved a message.</summary>
    public static bool Has(StoreReader reader, string personId, string roomId, long number) =>
        reader.List(One, row => row.GetInt32(0), personId, roomId, number).Count > 0;

    /// <summary>Saves a message; returns false if it was saved.</summary>
    public static bool Add(WriterConnection connection, RoomMember person, long number, DateTimeOffset at) =>
        connection.Prepare(Insert).Bind(person.PersonKey, person.Room.Key, number, at.UtcTicks).Execute() > 0;

    /// <summary>No longer saves a message; returns false if it was not saved.</summary>
    public static bool Remove(WriterConnection connection, RoomMember person, long number) =>
        connection.Prepare(Delete).Bind(person.PersonKey, person.Room.Key, number).Execute() > 0;
}
