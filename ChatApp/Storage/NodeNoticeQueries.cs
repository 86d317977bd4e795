using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>The queries of notices between nodes; PostgreSQL only.</summary>
internal static class NodeNoticeQueries
{
    private static readonly SqlText Insert = SqlText.PostgresOnly(
        """INSERT INTO "Notices" ("Node", "Kind", "Payload") VALUES (?1, ?2, ?3)""");

    private static readonly SqlText Later = SqlText.PostgresOnly(
        """SELECT "Id", "Node", "Kind", "Payload" FROM "Notices" WHERE "Id" > ?1 ORDER BY "Id" LIMIT 1000""");

    private static readonly SqlText Newest = SqlText.PostgresOnly("""SELECT COALESCE(MAX("Id"), 0) FROM "Notices" """);

    private static readonly SqlText Drop = SqlText.PostgresOnly("""
        DELETE FROM "Notices" WHERE "Id" IN (
            SELECT "Id" FROM (SELECT "Id", "At" FROM "Notices" ORDER BY "Id" LIMIT 1000) n
            WHERE "At" < clock_timestamp() - interval '10 minutes')
        """);

    /// <summary>How long a notice is kept. A node that has read none for half of it ends all its connections.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    /// <summary>Inserts a notice within a transaction of the writer.</summary>
    public static void Add(WriterConnection connection, string node, NodeNoticeKind kind, string payload) =>
        connection.Prepare(Insert).Bind(node, (int)kind, payload).ExecuteLater();

    /// <summary>Inserts a notice within an EF transaction.</summary>
    public static Task AddAsync(ChatDbContext db, string node, NodeNoticeKind kind, string payload, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Notices" ("Node", "Kind", "Payload") VALUES ({node}, {(int)kind}, {payload})""", cancellationToken);

    /// <summary>The notices after one, oldest first; at most 1,000.</summary>
    public static List<NodeNotice> After(StoreReader reader, long id) => reader.List(
        Later, row => new NodeNotice(row.GetInt64(0), row.GetString(1)!, (NodeNoticeKind)row.GetInt32(2), row.GetString(3)!), id);

    /// <summary>The id of the newest notice; 0 for none.</summary>
    public static long NewestId(StoreReader reader) => reader.List(Newest, row => row.GetInt64(0))[0];

    /// <summary>Reads that id within a transaction of the writer.</summary>
    public static long NewestId(WriterConnection connection) => connection.Prepare(Newest).First(row => row.GetInt64(0));

    /// <summary>Deletes notices that every living node has read long ago, at most 1,000.</summary>
    public static int DropOld(WriterConnection connection) => connection.Prepare(Drop).Execute();
}
