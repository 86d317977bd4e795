namespace ChatApp.Storage;

/// <summary>The queries of nodes; PostgreSQL only. Times are the database's, since the clocks of nodes may differ.</summary>
internal static class NodeQueries
{
    /// <summary>Time without a sign of life after which a node counts as gone, in seconds.</summary>
    public const int GoneAfterSeconds = 15;

    private static readonly SqlText Upsert = SqlText.PostgresOnly("""
        INSERT INTO "Nodes" ("Id", "Name", "StartedAt", "Connections", "IsDraining", "IsAnnounced", "Bell")
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT ("Id") DO UPDATE SET "SeenAt" = clock_timestamp(), "Connections" = excluded."Connections",
            "IsDraining" = excluded."IsDraining", "IsAnnounced" = excluded."IsAnnounced", "Bell" = excluded."Bell"
        """);

    private static readonly SqlText Living = SqlText.PostgresOnly($"""
        SELECT "Id", "Name", "StartedAt", (EXTRACT(EPOCH FROM clock_timestamp() - "SeenAt") * 1000)::bigint, "Connections",
            "IsDraining", "IsAnnounced", "Bell"
        FROM "Nodes" WHERE "SeenAt" > clock_timestamp() - interval '{GoneAfterSeconds} seconds' ORDER BY "Name", "StartedAt"
        """);

    private static readonly SqlText SetGone = SqlText.PostgresOnly($"""
        UPDATE "Nodes" SET "SeenAt" = clock_timestamp() - interval '{GoneAfterSeconds} seconds' WHERE "Id" = ?1
        """);

    private const string DeleteOld = """DELETE FROM "Nodes" WHERE "SeenAt" < clock_timestamp() - interval '1 day'""";

    private static readonly SqlText SetPresence = SqlText.PostgresOnly("""UPDATE "Nodes" SET "Presence" = ?2 WHERE "Id" = ?1""");

    private static readonly SqlText FindPresence = SqlText.PostgresOnly($"""
        SELECT "Id", "Presence" FROM "Nodes" WHERE "SeenAt" > clock_timestamp() - interval '{GoneAfterSeconds} seconds'
        """);

    /// <summary>Stores the ids of the people connected to a node.</summary>
    /// <param name="connection">The change.</param>
    /// <param name="id">The node.</param>
    /// <param name="personIds">Ids of people, separated by spaces.</param>
    public static void StorePresence(WriterConnection connection, string id, string personIds) =>
        connection.Prepare(SetPresence).Bind(id, personIds).Execute();

    /// <summary>Reads the ids stored by <see cref="StorePresence"/> of each living node.</summary>
    public static List<(string Node, string PersonIds)> PresenceOf(StoreReader reader) =>
        reader.List(FindPresence, row => (row.GetString(0)!, row.GetString(1)!));

    /// <summary>Stores the state of a node.</summary>
    public static void Store(WriterConnection connection, NodeRow node) => connection.Prepare(Upsert).Bind(
        node.Id, node.Name, node.StartedAt, node.Connections, (bool?)node.IsDraining, (bool?)node.IsAnnounced, node.Bell).Execute();

    /// <summary>Reads the nodes whose rows were written recently.</summary>
    public static List<NodeRow> Alive(StoreReader reader) => reader.List(Living, row => new NodeRow(
        row.GetString(0)!, row.GetString(1)!, row.GetInt64(2), row.GetInt64(3) / 1000d, row.GetInt32(4), row.GetInt32(5) != 0,
        row.GetInt32(6) != 0, row.GetString(7)!));

    /// <summary>Marks a node that stops as gone, and removes the rows of those that went long ago. Its own row stays for a while: the hub
    /// log is written after this, and other nodes end what a node without a row left open in it.</summary>
    public static void Retire(WriterConnection connection, string id)
    {
        connection.Prepare(SetGone).Bind(id).Execute();
        connection.Prepare(DeleteOld).Execute();
    }
}
