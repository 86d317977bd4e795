using ChatApp.Audit;
using ChatApp.Connections;
using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Drains the node first when the server stops: stops admission, notifies all clients and ends each connection with 1012. Without
/// it, SignalR would abort them all, and pages would see a bare 1006.</summary>
internal sealed partial class Drain(
    ServerState server, ConnectionRegistry registry, IHubContext<ChatHub> hub, AuditLog audit, TimeProvider time, ILogger<Drain> logger)
    : INodeDrain, IDisposable
{
    /// <summary>Maximum time to send the closing notice; clients that do not read miss it.</summary>
    private static readonly TimeSpan NoticeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Maximum time for the connections to end. This, the notice and the rest of the shutdown stay within the 10
    /// s allowed for a stop.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(4);

    // Also keeps announcements in order: a client that connects meanwhile must not get an older one last.
    private readonly Lock announcing = new();
    private Announcement? announced;

    /// <inheritdoc/>
    public TimeSpan? AnnouncedIn
    {
        get
        {
            lock (announcing)
                return announced is { } plan ? Left(plan) : null;
        }
    }

    /// <summary>Runs the drain when the application starts to stop. Stopping callbacks run in reverse order of registration, so register
    /// this after SignalR's own, that is, after the hub is mapped.</summary>
    public void RunAtStop(IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.Register(() =>
        {
            server.Stop();
            DrainAsync().GetAwaiter().GetResult();
        });

    /// <inheritdoc/>
    public async Task DrainAsync()
    {
        server.Close();
        lock (announcing)
            Forget();
        LogDraining(registry.Count);
        var notice = new ClosingNotice(DisconnectCause.ServerStopping.Name, Admission.RestartSeconds);
        await Within(hub.Clients.All.ServerClosing(notice), NoticeTimeout);
        var connections = registry.Connections;
        foreach (var connection in connections)
            registry.End(connection, DisconnectCause.ServerStopping);
        await Within(Task.WhenAll(connections.Select(connection => connection.Finished)), CloseTimeout);
        LogDrained(registry.Count);
    }

    /// <inheritdoc/>
    public bool TryAnnounce(TimeSpan within, Person? by)
    {
        lock (announcing)
        {
            if (announced is not null || server.Closing)
                return false;
            var plan = announced = new(within, time.GetTimestamp(), by);
            plan.Timer = time.CreateTimer(_ => _ = DrainAsync(plan), null, within, Timeout.InfiniteTimeSpan);
            _ = hub.Clients.All.RestartAnnounced(new(within.TotalSeconds));
            return true;
        }
    }

    /// <inheritdoc/>
    public bool CancelAnnounced()
    {
        lock (announcing)
        {
            if (server.Closing || !Forget())
                return false;
            _ = hub.Clients.All.RestartAnnounced(new(null));
            return true;
        }
    }

    /// <inheritdoc/>
    public void SendAnnouncement(TrackedConnection connection)
    {
        lock (announcing)
        {
            if (announced is { } plan)
                _ = hub.Clients.Client(connection.Id).RestartAnnounced(new(Left(plan).TotalSeconds));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (announcing)
            Forget();
    }

    private async Task DrainAsync(Announcement plan)
    {
        lock (announcing)
        {
            if (announced != plan)
                return; // Cancelled while its timer fired.
            Forget();
            server.Close(); // Within the lock: nobody else may announce a drain, or miss this one, while its audit entry is stored.
        }

        // An unavailable database must not prevent the drain that was announced.
        await TryAsync(() => audit.RecordAsync(
            audit.Entry(AuditEvent.Drained, plan.By, null, $"connections={registry.Count}, announced={plan.Within:c}")));
        await TryAsync(DrainAsync);
    }

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
#pragma warning disable CA1031 // The timer's task is not awaited.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    private bool Forget()
    {
        var was = announced;
        announced = null;
        was?.Timer?.Dispose();
        return was is not null;
    }

    private TimeSpan Left(Announcement plan)
    {
        var left = plan.Within - time.GetElapsedTime(plan.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Task Within(Task task, TimeSpan bound) =>
        task.WaitAsync(bound, time)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(1107, LogLevel.Information, "Draining: no new connections are admitted, {Connections} are notified and closed")]
    private partial void LogDraining(int connections);

    [LoggerMessage(1108, LogLevel.Information, "Drained: {Connections} connections left")]
    private partial void LogDrained(int connections);

    [LoggerMessage(1240, LogLevel.Error, "The announced drain failed")]
    private partial void LogFailed(Exception error);

    private sealed class Announcement(TimeSpan within, long at, Person? by)
    {
        public TimeSpan Within => within;

        /// <summary>Timestamp of the announcement.</summary>
        public long At => at;

        public Person? By => by;

        public ITimer? Timer { get; set; }
    }
}
