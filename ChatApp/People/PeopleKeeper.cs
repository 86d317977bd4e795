using ChatApp.People.Sessions;

namespace ChatApp.People;

/// <summary>Reads the closed addresses at the start; keeps, in the background, when sessions were last seen, and forgets those of long ago.</summary>
internal sealed partial class PeopleKeeper(SessionStore sessions, BlockedAddresses blocked, TimeProvider time, ILogger<PeopleKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await blocked.PrepareAsync(cancellationToken); // Before the server listens: it is the last to start.
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var pruned = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var prune = time.GetElapsedTime(pruned) > PruneEvery;
                if (prune)
                    pruned = time.GetTimestamp();
                await KeepAsync(prune);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await KeepAsync(prune: false);
        }
    }

    private async Task KeepAsync(bool prune)
    {
        try
        {
            await sessions.KeepAsync(prune);
        }
#pragma warning disable CA1031 // They are tried again at the next tick.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotKept(error);
        }
    }

    [LoggerMessage(1112, LogLevel.Warning, "When sessions were last seen could not be stored")]
    private partial void LogNotKept(Exception error);
}
