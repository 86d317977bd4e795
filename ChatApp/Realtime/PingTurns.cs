using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatApp.Realtime;

/// <summary>Has everybody pinged in <see cref="Limits.Ping"/>, one after another. SignalR pings all who came within the same second at the same
/// moment: where thousands came at once, after a restart, everybody's messages wait for that, time and again.</summary>
public sealed partial class PingTurns(TimeProvider time, ILogger<PingTurns> logger) : BackgroundService
{
    /// <summary>With 10,000 people 167 are pinged in a turn, which takes some 3 ms.</summary>
    private const int Count = 60;

    /// <summary>After so many, whatever else there is to do has its turn, the sending of these first: each holds one of .NET's shared buffers until then, of
    /// which there are 32 a processor.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Step = Limits.Ping / Count;

    private readonly Lock gate = new();
    private readonly List<Place>[] turns = [.. Enumerable.Range(0, Count).Select(_ => new List<Place>())];
    private readonly List<Place> present = [];
    private uint latest;

    /// <summary>How many connections are pinged.</summary>
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
        using var timer = new PeriodicTimer(Step, time);
        var begun = time.GetTimestamp();
        var (had, missed) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var due = (long)(time.GetElapsedTime(begun) / Step) - missed;
                // The process stood still, or has too much to do: once is enough, and whoever has waited longest comes first.
                missed += Math.Max(0, due - Count - had);
                due = Math.Min(due, had + Count);
                while (had < due)
                    await PingAsync(turns[had++ % Count]);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Gives a connection a turn, now that SignalR's handshake is answered: a client that got a ping first would give up.</summary>
    internal static void Begin(HubCallerContext connection) => (connection.Features.Get<IConnectionHeartbeatFeature>() as Place)?.Begin();

    private async Task PingAsync(List<Place> turn)
    {
        lock (gate)
            present.AddRange(turn);
        for (var at = 0; at < present.Count; at++)
        {
            if (at > 0 && at % AtOnce == 0)
                await Task.Yield();
            try
            {
                present[at].Ping();
            }
#pragma warning disable CA1031 // One that cannot be pinged never ends the pings of the others.
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

    /// <summary>One connection's place in the turns, which SignalR takes for its clock.</summary>
    private sealed class Place(PingTurns all) : IConnectionHeartbeatFeature, IDisposable
    {
        private Action<object>? ping;
        private object? connection;
        private List<Place>? turn;

        /// <summary>SignalR's ping is the first, set with its handshake. Another, set later, is its time-out, which <c>ConnectionWatch</c> does better.</summary>
        public void OnHeartbeat(Action<object> action, object state)
        {
            if (ping is null)
                (connection, ping) = (state, action);
        }

        public void Begin()
        {
            lock (all.gate)
            {
                turn = all.turns[all.latest++ % Count];
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

    /// <summary>SignalR's own way of a connection, with a place in the turns.</summary>
    internal sealed class Handler(
        PingTurns turns,
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
            using var place = new Place(turns);
            connection.Features.Set<IConnectionHeartbeatFeature>(place);
            using var transport = TrackedConnection.Current is { } tracked ? new BoundedOutput.Transport(connection.Transport, tracked, registry) : null;
            connection.Transport = transport ?? connection.Transport;
            await base.OnConnectedAsync(connection);
        }
    }
}
