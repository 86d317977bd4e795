using ChatApp.Contracts;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>One timer over all connections: ends those that never call <c>Hello</c>, fall silent or stop reading, and reports late
/// heartbeats. SignalR's own time-out is not used: it starts only with a client's first ping, and after a pause of this process (a
/// suspended machine) it would end all connections before their pending frames are read.</summary>
public sealed partial class ConnectionWatch(
    ConnectionRegistry registry, ConnectionLog log, IOptions<ConnectionOptions> options, TimeProvider time, ILogger<ConnectionWatch> logger)
    : BackgroundService
{
    /// <summary>Number of calls that cannot be bound before a connection is ended; this product's clients make none.</summary>
    public const int MaxBadCalls = 50;

    /// <summary>Number of refused calls within <see cref="RefusedCallWindow"/> before a connection is ended. The page stops at a refusal; a
    /// program that ignores refusals makes thousands.</summary>
    public const int MaxRefusedCalls = 300;

    /// <summary>The window of time that <see cref="MaxRefusedCalls"/> applies to.</summary>
    public static readonly TimeSpan RefusedCallWindow = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    /// <summary>Browsers throttle hidden tabs to one heartbeat a minute, whatever the interval: only three
    /// missed intervals count as late.</summary>
    private const int LateAfterIntervals = 3;

    /// <summary>A tick later than this means that the process was suspended: no connection is judged silent
    /// before its frames are read.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        var judgeSilenceFrom = time.GetTimestamp();
        var lastTick = judgeSilenceFrom;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (time.GetElapsedTime(lastTick) > Standstill)
                    judgeSilenceFrom = time.GetTimestamp();
                lastTick = time.GetTimestamp();
                var awakeFor = time.GetElapsedTime(judgeSilenceFrom);
                foreach (var connection in registry.Connections)
                    Check(connection, awakeFor);
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    private void Check(TrackedConnection connection, TimeSpan awakeFor)
    {
        try
        {
            var stuck = connection.Socket?.Look(); // First, since it also updates Silent.
            if (!connection.SaidHello && time.GetElapsedTime(connection.OpenedAt) > Limits.Opening)
                registry.End(connection, DisconnectCause.ProtocolError);
            else if (connection.Socket?.Silent > Limits.Silence && awakeFor > Standstill)
                registry.End(connection, DisconnectCause.TimedOut);
            else if (IsTooSlow(connection, stuck))
                registry.End(connection, DisconnectCause.SlowReader);
            else
                NoteLateness(connection);
        }
#pragma warning disable CA1031 // An error with one connection must not end the watch over the others.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogCheckFailed(error, connection.Id);
        }
    }

    // A reader that is behind by at most a page is left alone on a slow link as long as bytes reach it.
    private bool IsTooSlow(TrackedConnection connection, TimeSpan? stuck)
    {
        var age = connection.Backlog.Age();
        return stuck > options.Value.SendBacklogAge
            || (age > options.Value.SendBacklogAge && connection.Backlog.Bytes > Limits.LargestPageBytes);
    }

    private void NoteLateness(TrackedConnection connection)
    {
        var since = time.GetElapsedTime(connection.LastHeartbeatAt);
        if (connection.LatenessLogged || since <= LateAfterIntervals * options.Value.HeartbeatInterval)
            return;
        connection.LatenessLogged = true;
        log.HeartbeatLate(connection, since);
    }

    [LoggerMessage(1102, LogLevel.Error, "The check of connection {ConnectionId} failed")]
    private partial void LogCheckFailed(Exception error, string connectionId);
}
