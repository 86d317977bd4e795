using System.Text.Json;

namespace ChatApp.Storage;

/// <summary>Stores notices for the other nodes; in the transaction of the change where it decides who may see what. On SQLite there
/// are no other nodes, and nothing is stored.</summary>
public sealed class NodeNotices
{
    private readonly Store store;

    internal NodeNotices(IDatabase database, Store store) => (this.store, IsOn) = (store, database.Dialect == SqlDialect.Postgres);

    /// <summary>The id of this node, made at its start.</summary>
    public string Node { get; } = NewId.Make();

    /// <summary>Whether there can be other nodes.</summary>
    public bool IsOn { get; }

    /// <summary>Raised after a notice was stored.</summary>
    public event Action? Stored;

    /// <summary>Adds a notice to a change; call <see cref="Ring"/> after its commit.</summary>
    public async Task AddAsync(ChatDbContext db, NodeNoticeKind kind, object payload, CancellationToken cancellationToken)
    {
        if (IsOn)
            await NodeNoticeQueries.AddAsync(db, Node, kind, Serialize(payload), cancellationToken);
    }

    /// <summary>Stores a notice in a transaction of its own.</summary>
    /// <returns>Its id; 0 where there can be no other nodes.</returns>
    public async Task<long> AddAsync(NodeNoticeKind kind, object payload)
    {
        if (!IsOn)
            return 0;
        var id = await store.WritePreparedAsync(connection =>
        {
            NodeNoticeQueries.Add(connection, Node, kind, Serialize(payload));
            return NodeNoticeQueries.NewestId(connection);
        }, CancellationToken.None);
        Ring();
        return id;
    }

    /// <summary>Raises <see cref="Stored"/>: the other nodes are told to read.</summary>
    public void Ring() => Stored?.Invoke();

    private static string Serialize(object payload) => JsonSerializer.Serialize(payload, JsonSerializerOptions.Web);
}
