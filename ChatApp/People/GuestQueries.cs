using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>The queries that find and remove guests who will not return.</summary>
internal static class GuestQueries
{
    // A session counts as seen when its person connects. The first condition on sessions excludes people who signed out; the one on
    // messages is a safeguard, independent of how sessions were used. Direct conversations would lose a name.
    private const string Unused = """
        SELECT p."Key", p."Id" FROM "People" p
        WHERE p."Status" = ?1 AND p."Kind" = ?2 AND p."CreatedAt" < ?3
            AND EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key")
            AND NOT EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key" AND s."SeenAt" > s."CreatedAt")
            AND NOT EXISTS (SELECT 1 FROM "Memberships" m JOIN "Rooms" r ON r."Key" = m."RoomKey"
                WHERE m."PersonKey" = p."Key" AND r."DirectKey" IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM "Messages" m WHERE m."AuthorKey" = p."Key")
        LIMIT ?4
        """;

    // These guests cannot sign in again: the cookie names an ended session, and guests have no other way to sign in.
    private const string Gone = """
        SELECT p."Key", p."Id" FROM "People" p
        WHERE p."Status" = ?1 AND p."Kind" = ?2 AND p."CreatedAt" < ?3
            AND NOT EXISTS (SELECT 1 FROM "Sessions" s WHERE s."PersonKey" = p."Key")
        LIMIT ?4
        """;

    private const string SetGone =
        """UPDATE "People" SET "Status" = ?2 WHERE "Key" = ?1 AND NOT EXISTS (SELECT 1 FROM "Sessions" WHERE "PersonKey" = ?1)""";

    private const string LeaveRooms = """
        DELETE FROM "Memberships" WHERE "PersonKey" = ?1 AND "RoomKey" IN (SELECT "Key" FROM "Rooms" WHERE "DirectKey" IS NULL)
        """;

    private const string ForgetWords = """DELETE FROM "PersonWords" WHERE "PersonKey" = ?1""";

    private const string Seen = """SELECT COUNT(*) FROM "Sessions" WHERE "PersonKey" = ?1 AND "SeenAt" > "CreatedAt" """;

    private static readonly string[] DeleteAll =
    [
        .. ((string[])["Sessions", "Memberships", "Mentions", "Links", "NotificationSettings", "PersonWords"])
            .Select(table => $"""DELETE FROM "{table}" WHERE "PersonKey" = ?1"""),
        """DELETE FROM "People" WHERE "Key" = ?1""",
    ];

    /// <summary>Guests created before a time who never connected nor wrote.</summary>
    public static List<(long Key, string Id)> FindUnused(StoreReader reader, DateTimeOffset createdBefore, int atMost) =>
        Find(reader, Unused, createdBefore, atMost);

    /// <summary>Guests created before a time who have no session left.</summary>
    public static List<(long Key, string Id)> FindGone(StoreReader reader, DateTimeOffset createdBefore, int atMost) =>
        Find(reader, Gone, createdBefore, atMost);

    /// <summary>Deletes a guest, unless they have connected in the meantime. The connection must not check foreign keys: that would
    /// scan all messages.</summary>
    public static void DeleteUnused(WriterConnection connection, long key)
    {
        if (connection.Prepare(Seen).Bind(key).First(row => row.GetInt64(0)) > 0)
            return;
        foreach (var statement in DeleteAll)
            connection.Prepare(statement).Bind(key).Execute();
    }

    /// <summary>Marks a guest as gone and removes them from all rooms except direct conversations, unless they have a session
    /// again.</summary>
    public static void Retire(WriterConnection connection, long key)
    {
        if (connection.Prepare(SetGone).Bind(key, (int)PersonStatus.Gone).Execute() == 0)
            return;
        connection.Prepare(LeaveRooms).Bind(key).Execute();
        connection.Prepare(ForgetWords).Bind(key).Execute();
    }

    private static List<(long Key, string Id)> Find(StoreReader reader, string which, DateTimeOffset createdBefore, int atMost) =>
        reader.List(
            which, row => (row.GetInt64(0), row.GetString(1)!),
            (int)PersonStatus.Active, (int)PersonKind.Guest, createdBefore.UtcTicks, atMost);
}
