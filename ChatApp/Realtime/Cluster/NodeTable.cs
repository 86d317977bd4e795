using ChatApp.Connections;
using ChatApp.HubLog;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Writes this node's row every few seconds, and reads the rows of the living nodes.</summary>
internal sealed partial class NodeTable(
    Store store, NodeNotices notices, ConnectionRegistry registry, Presence presence, NodePresence elsewhere, ConnectionTotal total,
    Admission admission, ServerState state, INodeDrain drain, IBell bell, TimeProvider time, ILogger<NodeTable> logger) : BackgroundService
{
    /// <summary>How often the rows of the other nodes are read, and this node's row is written if it changed.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often an unchanged row is written: a third of the time after which a node counts as gone.</summary>
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(NodeQueries.GoneAfterSeconds / 3d);

    /// <summary>Maximum number of people whose presence is written per second.</summary>
    private const int MaxPeoplePerSecond = 2_000;

    private static readonly TimeSpan OthersLinger = TimeSpan.FromSeconds(20);

    private readonly long startedAt = time.GetUtcNow().UtcTicks;
    private long othersUntil;
    private NodeRow? written;
    private long writtenAt;
    private long writtenArrivals;
    private long peopleWrittenAt;
    private bool isAway;

    /// <summary>Whether another node is alive, or was a moment ago: it may still store something while it stops.</summary>
    public bool HasOthers => time.GetTimestamp() < othersUntil;

    /// <summary>Writes this node's row and reads the others'.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // People are written only if another node reads them, and less often the more people are connected.
        string? people = null;
        var arrivals = presence.Arrivals;
        if (HasOthers && arrivals != writtenArrivals
            && time.GetElapsedTime(peopleWrittenAt) >= PollInterval * (registry.Count / (double)MaxPeoplePerSecond))
            people = string.Join(' ', presence.PeopleHere());
        var now = new NodeRow(
            notices.Node, HubLogRow.ThisNode, startedAt, 0, registry.Count, state.Closing, drain.AnnouncedIn is not null,
            $"{bell.Name} {(bell.IsUp ? "up" : "down")}");
        if (people is not null || now != written || time.GetElapsedTime(writtenAt) >= WriteInterval)
        {
            await store.WritePreparedAsync(connection =>
            {
                NodeQueries.Store(connection, now);
                if (people is not null)
                    NodeQueries.StorePresence(connection, notices.Node, people);
                NodeNoticeQueries.DropOld(connection);
                return true;
            }, cancellationToken);
            (written, writtenAt) = (now, time.GetTimestamp());
            if (people is not null)
                (writtenArrivals, peopleWrittenAt) = (arrivals, writtenAt);
        }

        total.Set(store.Read(NodeQueries.Alive), notices.Node);
        admission.ShareRate(total.Nodes.Count(node => !node.IsDraining));
        if (total.Nodes.Any(node => node.Id != notices.Node))
            Volatile.Write(ref othersUntil, time.GetTimestamp() + (long)(OthersLinger.TotalSeconds * time.TimestampFrequency));
        elsewhere.Read();
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken); // Before the first client, so that it takes its part of the rate only.
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await store.WritePreparedAsync(connection =>
            {
                NodeQueries.Retire(connection, notices.Node);
                return true;
            }, cancellationToken);
        }
#pragma warning disable CA1031 // The other nodes detect its end by the age of its row.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogAway(error.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        try
        {
            do
                await TryAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
            isAway = false;
        }
#pragma warning disable CA1031 // Repeated.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!isAway)
                LogAway(error.Message);
            isAway = true;
        }
    }

    [LoggerMessage(1229, LogLevel.Warning, "The table of nodes cannot be read or written: {Reason}")]
    private partial void LogAway(string reason);
}
