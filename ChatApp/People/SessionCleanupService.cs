using ChatApp.Logging;
using ChatApp.People.Sessions;
using ChatApp.Storage;

namespace ChatApp.People;

/// <summary>Loads the blocked addresses at the start; then stores, in the background, when sessions were last seen, ends expired sessions,
/// and removes guests that are unused or whose sessions have ended.</summary>
internal sealed partial class SessionCleanupService(
    SessionStore sessions, GuestCleanup guests, BlockedAddresses blocked, TimeProvider time,
    ILogger<SessionCleanupService> logger) : BackgroundService
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    /// <summary>How often sessions with an open connection are recorded as in use, for other nodes: short enough for sessions that expire
    /// after an hour without use.</summary>
    private static readonly TimeSpan OpenSessionInterval = TimeSpan.FromMinutes(10);

    // No summary line: retried every 10 s, so a count would mean nothing.
    private readonly LogThrottle<string> failures = new(time, (_, _) => { });

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        blocked.Load(); // Before the server listens, which is the last service to start.
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        failures.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
        var (pruned, noted) = (time.GetTimestamp(), time.GetTimestamp());
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var prune = time.GetElapsedTime(pruned) > PruneInterval;
                if (prune)
                    pruned = time.GetTimestamp();
                var note = time.GetElapsedTime(noted) > OpenSessionInterval;
                if (note)
                    noted = time.GetTimestamp();
                await RunAsync(prune, note, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await RunAsync(prune: false, note: false, CancellationToken.None);
        }
    }

    private async Task RunAsync(bool prune, bool note, CancellationToken cancellationToken)
    {
        try
        {
            if (note)
                await sessions.NoteOpenAsync(cancellationToken);
            await sessions.FlushAsync(prune, cancellationToken);
            if (!prune)
                return;
            await guests.DeleteUnusedAsync(cancellationToken);
            await guests.FoldGoneAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Retried at the next tick.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (failures.TryAcquire(error.Message))
                LogNotStored(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
        }
    }

    [LoggerMessage(1112, LogLevel.Warning, "When sessions were last seen could not be stored; it is tried again: {Reason}")]
    private partial void LogNotStored(Exception? error, string reason);
}
