using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries for the receivers and readers of a message: the two marks of each membership, and no row per message.</summary>
internal static class SeenQueries
{
    // A mark beyond the room's counter is of a database that was replaced.
    private const string Move = $"""
        UPDATE "Memberships" SET "HeldUpTo" = ?4
        WHERE {MembershipQueries.IsOne} AND "HeldUpTo" < ?4 AND ?4 <= (SELECT "Change" FROM "Rooms" WHERE "Id" = ?3)
        """;

    private const string Posted = """
        SELECT m."RoomKey", m."AuthorKey", m."PostedAt", COALESCE(m."PostedChange", m."Change")
        FROM "Messages" m WHERE m."RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?1) AND m."Number" = ?2
        """;

    private const string Members = """SELECT COUNT(*) FROM (SELECT 1 FROM "Memberships" WHERE "RoomKey" = ?1 LIMIT ?2) m""";

    // People who joined later do not count: their read mark starts after it.
    private const string Others = """
        SELECT p."Id", p."Name", p."Kind", m."ReadUpTo", m."HeldUpTo"
        FROM "Memberships" m JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE m."RoomKey" = ?1 AND m."PersonKey" <> ?2 AND m."JoinedAt" <= ?3 ORDER BY m."PersonKey" LIMIT ?4
        """;

    /// <summary>Stores marks that advance.</summary>
    public static void Store(WriterConnection connection, IEnumerable<HeldMark> marks)
    {
        foreach (var (personId, roomId, change) in marks)
            connection.Prepare(Move).Bind(personId, MembershipQueries.Access, roomId, change).ExecuteLater();
    }

    /// <summary>The change with which a message was posted, the number of the room's members up to <paramref name="most"/> and one, and
    /// the marks of the others who were there; null if there is no such message.</summary>
    public static (long Change, int Members, List<(Person Person, long ReadUpTo, long HeldUpTo)> Others)? Find(
        StoreReader reader, string roomId, long number, int most) => reader.InSnapshot<(
            long, int, List<(Person, long, long)>)?>(_ =>
        {
            if (reader.List(
                Posted, row => (Room: row.GetInt32(0), Author: row.GetInt32(1), At: row.GetInt64(2), Change: row.GetInt64(3)),
                roomId, number) is not [var posted])
                return null;
            var members = reader.List(Members, row => row.GetInt32(0), posted.Room, most + 1).Single();
            return (posted.Change, members, reader.List(
                Others,
                row => (new Person(row.GetString(0)!, row.GetString(1)!, (PersonKind)row.GetInt32(2)), row.GetInt64(3), row.GetInt64(4)),
                posted.Room, posted.Author, posted.At, most));
        });
}
