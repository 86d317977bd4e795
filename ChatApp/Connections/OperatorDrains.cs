using System.Globalization;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.HubLog;
using ChatApp.Storage;

namespace ChatApp.Connections;

/// <summary>Drains nodes for operators and the server's console, with the audit entries, which the drained node makes.</summary>
public sealed partial class OperatorDrains(
    INodeDrain drain, ServerState server, ConnectionRegistry registry, ConnectionTotal total, NodeNotices notices, AuditLog audit,
    ILogger<OperatorDrains> logger)
{
    /// <summary>The nodes that share the database, by name; without PostgreSQL this one alone.</summary>
    public IReadOnlyList<DrainableNode> Nodes =>
    [
        .. total.Others.Select(node => new DrainableNode(node.Id, node.Name, node.IsDraining, node.IsAnnounced))
            .Append(new(notices.Node, HubLogRow.ThisNode, server.Closing, drain.AnnouncedIn is not null))
            .OrderBy(node => node.Name, StringComparer.Ordinal),
    ];

    /// <summary>Drains this node at once.</summary>
    /// <param name="by">The operator; null for the console.</param>
    /// <returns>Number of connections that ended.</returns>
    public async Task<int> DrainAsync(Person? by)
    {
        var before = registry.Count;
        server.Close(); // Before anything is awaited: an order to reopen that follows at once is not overtaken.
        await RecordAsync(AuditEvent.Drained, by, $"connections={before}");
        await drain.DrainAsync();
        return before - registry.Count;
    }

    /// <summary>Announces a drain of this node.</summary>
    /// <param name="within">Time until the drain.</param>
    /// <param name="by">The operator; null for the console.</param>
    /// <returns>False when a drain is announced already, or the node accepts no connections.</returns>
    public async Task<bool> TryAnnounceAsync(TimeSpan within, Person? by)
    {
        if (!drain.TryAnnounce(within, by))
            return false;
        await RecordAsync(AuditEvent.DrainAnnounced, by, string.Create(
            CultureInfo.InvariantCulture, $"minutes={within.TotalMinutes:0.##}, connections={registry.Count}"));
        return true;
    }

    /// <summary>Cancels the announced drain of this node.</summary>
    /// <param name="by">The operator; null for the console.</param>
    /// <returns>False when none is announced.</returns>
    public async Task<bool> TryCancelAsync(Person? by)
    {
        if (!drain.CancelAnnounced())
            return false;
        await RecordAsync(AuditEvent.DrainCancelled, by, $"connections={registry.Count}");
        return true;
    }

    /// <summary>Lets people connect to this node again.</summary>
    /// <returns>False when the node stops.</returns>
    public async Task<bool> TryReopenAsync(Person by)
    {
        if (!server.TryReopen())
            return false;
        await RecordAsync(AuditEvent.Reopened, by, null);
        return true;
    }

    /// <summary>Whether an order is for this node. A form that names none is.</summary>
    internal bool IsHere(string? node) => string.IsNullOrEmpty(node) || node == notices.Node;

    /// <summary>Stores an order for another node, which follows it within two seconds.</summary>
    /// <returns>The node's name; null if it is gone.</returns>
    internal async Task<string?> PassAsync(DrainOrder order)
    {
        if (total.Others.FirstOrDefault(node => node.Id == order.Node) is not { } other)
            return null;
        await notices.AddAsync(NodeNoticeKind.DrainOrdered, order with { Address = RequestSource.Current?.Address });
        return other.Name;
    }

    /// <summary>Follows an order that an operator gave on another node. Does not wait: a drain takes seconds.</summary>
    internal void Follow(DrainOrder order)
    {
        if (order.Node == notices.Node)
            _ = TryFollowAsync(order);
    }

    private async Task TryFollowAsync(DrainOrder order)
    {
        RequestSource.Current = order.Address is { } address ? new(address, address) : null;
        try
        {
            Task following = order.Action switch
            {
                DrainAction.Announce => TryAnnounceAsync(order.Within, order.By),
                DrainAction.Cancel => TryCancelAsync(order.By),
                DrainAction.Now => DrainAsync(order.By),
                _ => TryReopenAsync(order.By!),
            };
            await following;
        }
#pragma warning disable CA1031 // Nobody awaits it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error, order.Action);
        }
    }

    private Task RecordAsync(AuditEvent what, Person? by, string? detail)
    {
        string?[] details = [detail, notices.IsOn ? $"node={HubLogRow.ThisNode}" : null];
        return audit.RecordAsync(
            audit.Entry(what, by, null, string.Join(", ", details.Where(one => one is not null)) is { Length: > 0 } all ? all : null));
    }

    [LoggerMessage(1242, LogLevel.Error, "An order that an operator gave on another node failed: {Action}")]
    private partial void LogFailed(Exception error, DrainAction action);
}
