using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Storage;

namespace ChatApp.Connections;

/// <summary>Ends connections of all nodes: for an operator, or for the person whose connections they are.</summary>
public sealed class OperatorEnds(ConnectionRegistry registry, ConnectionTotal total, HubLogQueries hubLog, NodeNotices notices)
{
    /// <summary>The number of connections that an order ends, and the person whose they are; null for a share. Those of other nodes are
    /// counted by the hub log and the table of nodes, and may be seconds old.</summary>
    public async Task<(int Count, string? PersonId)> CountAsync(EndOrder order, CancellationToken cancellationToken)
    {
        if (order.Percent > 0)
            return (order.ShareOf(registry.Count) + total.Others.Sum(node => order.ShareOf(node.Connections)), null);
        var here = Find(order);
        List<HubLogRow> elsewhere = total.Others.Count > 0
            ? [.. (await hubLog.OpenAsync(order.ConnectionId, order.PersonId, cancellationToken))
                .Where(row => registry.Find(row.ConnectionId!) is null)]
            : [];
        return (here.Length + elsewhere.Count, here.FirstOrDefault()?.Person.Id ?? elsewhere.FirstOrDefault()?.PersonId);
    }

    /// <summary>Ends the connections, on other nodes within two seconds: the order is stored for them first.</summary>
    public async Task EndAsync(EndOrder order)
    {
        await notices.AddAsync(NodeNoticeKind.ConnectionsEnded, order);
        EndHere(order);
    }

    /// <summary>Ends the connections of this node that the order covers.</summary>
    internal void EndHere(EndOrder order)
    {
        foreach (var connection in Find(order))
            registry.End(connection, DisconnectCause.DroppedByOperator);
    }

    private TrackedConnection[] Find(EndOrder order)
    {
        var all = registry.Connections.ToArray();
        if (order.Percent == 0)
            return Array.FindAll(all, order.Names);
        Random.Shared.Shuffle(all);
        return all[..order.ShareOf(all.Length)];
    }
}
