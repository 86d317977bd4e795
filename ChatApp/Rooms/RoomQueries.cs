using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>The queries of rooms, their counters, and the runs of the server that changed them.</summary>
internal static class RoomQueries
{
    /// <summary>The columns that <see cref="Row"/> reads, for a room with alias r.</summary>
    public const string Columns =
        """r."Key", r."Id", r."Kind", r."Name", r."Topic", r."Archived", r."LastNumber", r."Change", r."CreatorId", r."HidesSeen" """;

    /// <summary>Number of those columns: the index of a statement's first additional column.</summary>
    public const int ColumnCount = 10;

    private const string Any = """SELECT 1 FROM "Rooms" LIMIT 1""";

    private const string One = $"""SELECT {Columns} FROM "Rooms" r WHERE r."Id" = ?1""";

    private const string Head = """SELECT "Change" FROM "Rooms" WHERE "Id" = ?1""";

    private static readonly SqlText Heads = new(
        """SELECT "Id", "Change" FROM "Rooms" WHERE "Id" IN (SELECT value FROM json_each(?1))""",
        """SELECT "Id", "Change" FROM "Rooms" WHERE "Id" IN (SELECT jsonb_array_elements_text(?1::jsonb))""");

    private const string HeadByKey = """SELECT "Change" FROM "Rooms" WHERE "Key" = ?1""";

    private const string People = """
        SELECT p."Id", p."Name", p."Kind" FROM "Memberships" m JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE m."RoomKey" = ?1 ORDER BY m."PersonKey"
        """;

    private static readonly SqlText Move = new(
        """UPDATE "Rooms" SET "LastNumber" = ?2, "Change" = ?3 WHERE "Key" = ?1""",
        """
        UPDATE "Rooms" r SET "LastNumber" = t.number, "Change" = t.change
        FROM unnest(?1::bigint[], ?2::bigint[], ?3::bigint[]) AS t (key, number, change) WHERE r."Key" = t.key
        """);

    // If no later run has changed the room, its current change counter applies.
    private const string EndOfRun = """
        SELECT COALESCE(
            (SELECT n."Change" FROM "RoomRuns" n WHERE n."RoomKey" = r."Key" AND n."Run" > w."Number" ORDER BY n."Run" LIMIT 1), r."Change")
        FROM "Runs" w, "Rooms" r WHERE w."Id" = ?1 AND r."Id" = ?2
        """;

    private const string Run = """SELECT 1 FROM "Runs" WHERE "Id" = ?1""";

    private const string NewestRun = """SELECT "Id", "Number" FROM "Runs" ORDER BY "Number" DESC LIMIT 1""";

    private const string IsLast = """SELECT 1 FROM "Runs" WHERE "Id" = ?1 AND "Number" = (SELECT MAX("Number") FROM "Runs")""";

    private const string NextRun =
        """INSERT INTO "Runs" ("Number", "Id") VALUES ((SELECT MAX("Number") FROM "Runs") + 1, ?1) RETURNING "Number" """;

    private const string RunBegins =
        """INSERT INTO "RoomRuns" ("RoomKey", "Run", "Change") VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING""";

    /// <summary>Whether there is a room.</summary>
    public static bool HasAny(StoreReader reader) => reader.List(Any, row => row.GetInt32(0)).Count > 0;

    /// <summary>The same within an EF transaction.</summary>
    public static Task<bool> HasAnyAsync(ChatDbContext db, CancellationToken cancellationToken) =>
        db.Set<RoomRow>().AnyAsync(cancellationToken);

    /// <summary>The view of a room; null if it does not exist.</summary>
    public static RoomView? Find(StoreReader reader, string roomId) =>
        reader.First(One, Row, roomId) is { } room ? ViewOf(reader, room) : null;

    /// <summary>The change counter of a room; null if it does not exist.</summary>
    public static long? ChangeOf(StoreReader reader, string roomId) =>
        reader.List(Head, row => row.GetInt64(0), roomId) is [var change] ? change : null;

    /// <summary>The change counters of these rooms; unknown ones are omitted.</summary>
    public static List<(string Id, long Change)> ChangesOf(StoreReader reader, IReadOnlyCollection<string> roomIds) =>
        reader.List(Heads, row => (row.GetString(0)!, row.GetInt64(1)), JsonSerializer.Serialize(roomIds));

    /// <summary>Maps a row with <see cref="Columns"/> to a room.</summary>
    public static RoomRow Row(PreparedStatement row) => new()
    {
        Key = row.GetInt32(0),
        Id = row.GetString(1)!,
        Kind = (RoomKind)row.GetInt32(2),
        Name = row.GetString(3)!,
        Topic = row.GetString(4)!,
        Archived = row.GetInt32(5) != 0,
        LastNumber = row.GetInt64(6),
        Change = row.GetInt64(7),
        CreatorId = row.GetString(8),
        HidesSeen = row.GetInt32(9) != 0,
    };

    /// <summary>The view of a room; for a direct conversation, also reads its members.</summary>
    public static RoomView ViewOf(StoreReader reader, RoomRow room) => room.ToView(room.Kind != RoomKind.Direct ? null : reader.List(
        People, row => new Person(row.GetString(0)!, row.GetString(1)!, (PersonKind)row.GetInt32(2)), room.Key));

    /// <summary>The open rooms that a person may join, by name.</summary>
    public static Task<IReadOnlyList<RoomView>> OpenAsync(
        ChatDbContext db, string personId, int atMost, CancellationToken cancellationToken) =>
        ViewsAsync(db, Joinable(db, personId).OrderBy(room => room.Name).Take(atMost), cancellationToken);

    /// <summary>An open room that a person may join; null if there is none with that id.</summary>
    public static async Task<RoomView?> FindOpenAsync(
        ChatDbContext db, string personId, string roomId, CancellationToken cancellationToken) =>
        (await ViewsAsync(db, Joinable(db, personId).Where(room => room.Id == roomId), cancellationToken)).SingleOrDefault();

    /// <summary>The view of a room, as stored within the transaction.</summary>
    public static async Task<RoomView> ViewAsync(ChatDbContext db, int roomKey, CancellationToken cancellationToken) =>
        (await ViewsAsync(db, db.Set<RoomRow>().AsNoTracking().Where(room => room.Key == roomKey), cancellationToken)).Single();

    /// <summary>A room, tracked by the context; null if it does not exist.</summary>
    public static Task<RoomRow?> FindAsync(ChatDbContext db, string roomId, CancellationToken cancellationToken) =>
        db.Set<RoomRow>().SingleOrDefaultAsync(room => room.Id == roomId, cancellationToken);

    /// <summary>The direct conversation with this key; null if there is none.</summary>
    public static Task<RoomRow?> FindDirectAsync(ChatDbContext db, string directKey, CancellationToken cancellationToken) =>
        db.Set<RoomRow>().SingleOrDefaultAsync(room => room.DirectKey == directKey, cancellationToken);

    /// <summary>The names of all open, unarchived rooms but one.</summary>
    public static Task<List<string>> OpenNamesAsync(ChatDbContext db, int? except, CancellationToken cancellationToken) =>
        db.Set<RoomRow>().Where(room => room.Kind == RoomKind.Open && !room.Archived && room.Key != except)
            .Select(room => room.Name).ToListAsync(cancellationToken);

    /// <summary>Number of unarchived rooms that a person created.</summary>
    public static Task<int> CreatedByAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<RoomRow>().CountAsync(room => room.CreatorId == personId && !room.Archived, cancellationToken);

    /// <summary>The next rooms by key, with the number of their newest message.</summary>
    public static async Task<List<(int Key, string Id, long LastNumber)>> AfterAsync(
        ChatDbContext db, int key, int atMost, CancellationToken cancellationToken) =>
        (await db.Set<RoomRow>().Where(room => room.Key > key).OrderBy(room => room.Key).Take(atMost)
            .Select(room => new { room.Key, room.Id, room.LastNumber }).ToListAsync(cancellationToken))
        .ConvertAll(room => (room.Key, room.Id, room.LastNumber));

    /// <summary>Stores the counters of a room.</summary>
    public static void StoreCounters(WriterConnection connection, OpenRoom room) =>
        connection.Prepare(Move).Bind(room.Key, room.LastNumber, room.Change).ExecuteLater();

    /// <summary>The change counter of a room at the end of a run; null for an unknown run or room.</summary>
    public static long? ChangeAtEndOf(StoreReader reader, string runId, string roomId) =>
        reader.List(EndOfRun, row => row.GetInt64(0), runId, roomId) is [var end] ? end : null;

    /// <summary>The change counter of a room; null if it does not exist.</summary>
    public static long? ChangeOf(WriterConnection connection, int roomKey) =>
        connection.Prepare(HeadByKey).Bind(roomKey).First(row => (long?)row.GetInt64(0));

    /// <summary>Whether the database knows a run, and no later one.</summary>
    public static bool IsLastRun(WriterConnection connection, string runId) =>
        connection.Prepare(IsLast).Bind(runId).First(row => row.GetInt32(0)) != 0;

    /// <summary>Whether the database knows a run.</summary>
    public static bool HasRun(WriterConnection connection, string runId) =>
        connection.Prepare(Run).Bind(runId).First(row => row.GetInt32(0)) != 0;

    /// <summary>Reads the newest server run.</summary>
    public static StoreRun LastRun(WriterConnection connection) =>
        connection.Prepare(NewestRun).First(row => new StoreRun { Id = row.GetString(0)!, Number = row.GetInt32(1) })!;

    /// <summary>Adds a run after the last one.</summary>
    /// <returns>Its number.</returns>
    public static int AddRun(WriterConnection connection, string runId) =>
        connection.Prepare(NextRun).Bind(runId).First(row => row.GetInt32(0));

    /// <summary>Stores the change counter that a room had before a run changed it, unless one is stored.</summary>
    public static void BeginRun(WriterConnection connection, int roomKey, int run, long change) =>
        connection.Prepare(RunBegins).Bind(roomKey, run, change).ExecuteLater();

    private static IQueryable<RoomRow> Joinable(ChatDbContext db, string personId)
    {
        var mine = MembershipQueries.SeenBy(db, personId);
        return db.Set<RoomRow>().AsNoTracking().Where(room => room.Kind == RoomKind.Open && !room.Archived
            && !mine.Any(membership => membership.RoomKey == room.Key));
    }

    private static async Task<IReadOnlyList<RoomView>> ViewsAsync(
        ChatDbContext db, IQueryable<RoomRow> choose, CancellationToken cancellationToken)
    {
        var rooms = await choose.ToListAsync(cancellationToken);
        var direct = rooms.Where(room => room.Kind == RoomKind.Direct).Select(room => room.Key).ToArray();
        var people = direct.Length == 0 ? null : (await db.Set<MembershipRow>().AsNoTracking().Include(membership => membership.Person)
            .Where(membership => direct.Contains(membership.RoomKey))
            .OrderBy(membership => membership.PersonKey).ToListAsync(cancellationToken))
            .ToLookup(membership => membership.RoomKey, membership => membership.Person.ToView());
        return rooms.ConvertAll(room => room.ToView(room.Kind == RoomKind.Direct ? [.. people![room.Key]] : null));
    }
}
