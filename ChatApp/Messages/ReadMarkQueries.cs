using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>The queries of read marks.</summary>
internal sealed class ReadMarkQueries(Store store) : IReadMarkQueries
{
    private const string Stored = $"""SELECT r."LastNumber", m."ReadUpTo" {MembershipQueries.Seen} AND r."Id" = ?3""";

    private const string All = $"""
        SELECT {RoomQueries.Columns}, m."ReadUpTo", m."Notify", (
            SELECT COUNT(*) FROM "Mentions" n
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > m."ReadUpTo"), (
            SELECT COUNT(*) FROM "Messages" d
            WHERE d."RoomKey" = m."RoomKey" AND d."Number" > m."ReadUpTo" AND d."DeletedAt" IS NOT NULL)
        {MembershipQueries.Seen} ORDER BY m."RoomKey"
        """;

    // As if the read mark were ?4.
    private const string One = $"""
        SELECT r."LastNumber", m."Notify", (
            SELECT COUNT(*) FROM "Mentions" n
            WHERE n."PersonKey" = m."PersonKey" AND n."RoomKey" = m."RoomKey" AND n."Number" > ?4), (
            SELECT COUNT(*) FROM "Messages" d
            WHERE d."RoomKey" = m."RoomKey" AND d."Number" > ?4 AND d."DeletedAt" IS NOT NULL)
        {MembershipQueries.Seen} AND r."Id" = ?3
        """;

    private const string FirstUnread = """
        SELECT "Number" FROM "Messages"
        WHERE "RoomKey" = (SELECT "Key" FROM "Rooms" WHERE "Id" = ?1) AND "Number" > ?2 AND "DeletedAt" IS NULL
        ORDER BY "Number" LIMIT 1
        """;

    private const string Behind = """
        SELECT p."Id" FROM "Rooms" r JOIN "Memberships" m ON m."RoomKey" = r."Key" JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE r."Id" = ?1 AND m."ReadUpTo" < ?2
        """;

    // Raw SQL: with 500 people reading along, EF would have to run 500 of these a second.
    private const string Move = $"""UPDATE "Memberships" SET "ReadUpTo" = ?4 WHERE {MembershipQueries.IsOne} AND "ReadUpTo" < ?4""";

    private const string MoveBack = $"""UPDATE "Memberships" SET "ReadUpTo" = ?4 WHERE {MembershipQueries.IsOne}""";

    private const string SetLevel = $"""UPDATE "Memberships" SET "Notify" = ?4 WHERE {MembershipQueries.IsOne}""";

    public (long LastNumber, long ReadUpTo)? Find(string personId, string roomId) => store.Read(reader => Find(reader, personId, roomId));

    public ReadMark? MarkOf(string personId, string roomId, Func<long, long> move) => store.Read(reader =>
    {
        if (Find(reader, personId, roomId) is not { } stored)
            return null;
        var readUpTo = move(stored.ReadUpTo);
        return reader.List(
            One, row => (Last: row.GetInt64(0), Level: Level(row, 1), Mentions: row.GetInt32(2), Deleted: row.GetInt32(3)),
            personId, MembershipQueries.Access, roomId, readUpTo)
            is [var row] ? Mark(reader, roomId, row.Last, readUpTo, row.Mentions, row.Deleted) with { Notify = row.Level } : null;
    });

    public IReadOnlyList<(RoomView Room, ReadMark Mark)> RoomsOf(string personId) => store.Read(reader => reader.List(
        All, row => (Room: RoomQueries.Row(row), ReadUpTo: row.GetInt64(RoomQueries.ColumnCount),
            Level: Level(row, RoomQueries.ColumnCount + 1),
            Mentions: row.GetInt32(RoomQueries.ColumnCount + 2), Deleted: row.GetInt32(RoomQueries.ColumnCount + 3)),
            personId, MembershipQueries.Access)
        .ConvertAll(row => (RoomQueries.ViewOf(reader, row.Room),
            Mark(reader, row.Room.Id, row.Room.LastNumber, row.ReadUpTo, row.Mentions, row.Deleted) with { Notify = row.Level })));

    public IReadOnlyList<string> PeopleBehind(string roomId, long number) =>
        store.Read(reader => reader.List(Behind, row => row.GetString(0)!, roomId, number));

    public Task StoreAsync(
        IReadOnlyCollection<(string PersonId, string RoomId, long Number, bool Back)> marks, CancellationToken cancellationToken) =>
        store.WritePreparedAsync(connection =>
        {
            foreach (var (personId, roomId, number, back) in marks)
                connection.Prepare(back ? MoveBack : Move).Bind(personId, MembershipQueries.Access, roomId, number).ExecuteLater();
            return true;
        }, cancellationToken);

    public Task<bool> StoreLevelAsync(string personId, string roomId, NotifyLevel? level, CancellationToken cancellationToken) =>
        store.WritePreparedAsync(
            connection => connection.Prepare(SetLevel).Bind(personId, MembershipQueries.Access, roomId, (int?)level).Execute() > 0,
            cancellationToken);

    private static NotifyLevel? Level(PreparedStatement row, int column) =>
        row.IsNull(column) ? null : (NotifyLevel)row.GetInt32(column);

    private static (long LastNumber, long ReadUpTo)? Find(StoreReader reader, string personId, string roomId) => reader.List(
        Stored, row => (row.GetInt64(0), row.GetInt64(1)), personId, MembershipQueries.Access, roomId) is [var found] ? found : null;

    /// <summary>Creates a mark. Deleted messages do not count as unread, and the mark skips those that follow it directly.</summary>
    private static ReadMark Mark(StoreReader reader, string roomId, long last, long readUpTo, int mentions, int deleted)
    {
        var unread = (int)Math.Clamp(last - readUpTo - deleted, 0, int.MaxValue);
        if (deleted == 0)
            return new(roomId, readUpTo, unread, mentions);
        var next = unread > 0 && reader.List(FirstUnread, row => row.GetInt64(0), roomId, readUpTo) is [var first] ? first - 1 : last;
        return new(roomId, next, unread, mentions, (int)Math.Max(0, deleted - (next - readUpTo)));
    }
}
