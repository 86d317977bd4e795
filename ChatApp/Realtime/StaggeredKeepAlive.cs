using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>Staggers SignalR's keep-alive pings: pings each connection once per <see cref="Limits.Ping"/>, spread over slots. SignalR pings
/// all connections of the same second at the same moment: after a reconnect storm, all messages would be delayed
/// by that at every interval.</summary>
public sealed partial class StaggeredKeepAlive(TimeProvider time, ILogger<StaggeredKeepAlive> logger) : BackgroundService
{
    /// <summary>Number of slots. With 10,000 connections, 167 are pinged per slot, which takes about 3 ms.</summary>
    private const int SlotCount = 60;

    /// <summary>Number of pings before the loop yields to other work, such as sending these pings: until it is sent, each holds one of
    /// .NET's shared buffers, of which there are 32 per processor.</summary>
    private const int MaxConcurrentPings = 16;

    private static readonly TimeSpan SlotLength = Limits.Ping / SlotCount;

    private readonly Lock gate = new();
    private readonly List<Slot>[] turns = [.. Enumerable.Range(0, SlotCount).Select(_ => new List<Slot>())];
    private readonly List<Slot> present = [];
    private uint latest;

    /// <summary>Number of connections that are pinged.</summary>
    public int Connections
    {
        get
        {
            lock (gate)
                return turns.Sum(turn => turn.Count);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SlotLength, time);
        var begun = time.GetTimestamp();
        var (had, missed) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var due = (long)(time.GetElapsedTime(begun) / SlotLength) - missed;
                // After a suspension or overload, one ping per connection is enough, starting with those that have waited longest.
                missed += Math.Max(0, due - SlotCount - had);
                due = Math.Min(due, had + SlotCount);
                while (had < due)
                    await PingAsync(turns[had++ % SlotCount]);
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    /// <summary>Assigns a slot to a connection after SignalR's handshake response: a client that receives a ping
    /// before it would give up.</summary>
    internal static void Begin(HubCallerContext connection) => (connection.Features.Get<IConnectionHeartbeatFeature>() as Slot)?.Begin();

    private async Task PingAsync(List<Slot> turn)
    {
        lock (gate)
            present.AddRange(turn);
        for (var at = 0; at < present.Count; at++)
        {
            if (at > 0 && at % MaxConcurrentPings == 0)
                await Task.Yield();
            try
            {
                present[at].Ping();
            }
#pragma warning disable CA1031 // An error with one connection must not end the pings of the others.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogPingFailed(error);
            }
        }

        present.Clear();
    }

    [LoggerMessage(1116, LogLevel.Error, "A ping failed")]
    private partial void LogPingFailed(Exception error);

    /// <summary>A connection's place in a slot; replaces the connection's heartbeat feature, which SignalR uses as its timer.</summary>
    private sealed class Slot(StaggeredKeepAlive all) : IConnectionHeartbeatFeature, IDisposable
    {
        private Action<object>? ping;
        private object? connection;
        private List<Slot>? turn;

        /// <summary>SignalR registers its ping first, with the handshake. A later registration is its time-out, which
        /// <c>ConnectionWatch</c> replaces.</summary>
        public void OnHeartbeat(Action<object> action, object state)
        {
            if (ping is null)
                (connection, ping) = (state, action);
        }

        public void Begin()
        {
            lock (all.gate)
            {
                turn = all.turns[all.latest++ % SlotCount];
                turn.Add(this);
            }
        }

        public void Ping() => ping?.Invoke(connection!);

        public void Dispose()
        {
            lock (all.gate)
                turn?.Remove(this);
        }
    }

    /// <summary>SignalR's connection handler, extended by the staggered pings and the bounded output.</summary>
    internal sealed class Handler(
        StaggeredKeepAlive turns,
        ConnectionRegistry registry,
        HubLifetimeManager<ChatHub> connections,
        IHubProtocolResolver protocols,
        IOptions<HubOptions> options,
        IOptions<HubOptions<ChatHub>> hubOptions,
        ILoggerFactory loggers,
        IUserIdProvider users,
        IServiceScopeFactory scopes) : HubConnectionHandler<ChatHub>(connections, protocols, options, hubOptions, loggers, users, scopes)
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            using var place = new Slot(turns);
            connection.Features.Set<IConnectionHeartbeatFeature>(place);
            using var transport = TrackedConnection.Current is { } tracked
                ? new BoundedOutput.Transport(connection.Transport, tracked, registry)
                : null;
            connection.Transport = transport ?? connection.Transport;
            await base.OnConnectedAsync(connection);
        }
    }
}
