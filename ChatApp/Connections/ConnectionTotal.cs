using ChatApp.Storage;

namespace ChatApp.Connections;

/// <summary>The nodes that share a database, and the number of their connections.</summary>
public sealed class ConnectionTotal(ConnectionRegistry registry)
{
    private IReadOnlyList<NodeRow> otherNodes = [];
    private int others;

    /// <summary>Raised when the number of the other nodes changed.</summary>
    public event Action? Changed;

    /// <summary>The living nodes, this one included; none where there can be only one.</summary>
    public IReadOnlyList<NodeRow> Nodes { get; private set; } = [];

    /// <summary>The living nodes without this one.</summary>
    public IReadOnlyList<NodeRow> Others => otherNodes;

    /// <summary>The number of connections of all nodes.</summary>
    public int Now => registry.Count + Volatile.Read(ref others);

    /// <summary>Sets the living nodes.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="own">The id of this one.</param>
    internal void Set(IReadOnlyList<NodeRow> nodes, string own)
    {
        Nodes = nodes;
        otherNodes = [.. nodes.Where(node => node.Id != own)];
        var connections = otherNodes.Sum(node => node.Connections);
        if (Interlocked.Exchange(ref others, connections) != connections)
            Changed?.Invoke();
    }
}
