using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Checks every few seconds that the server still uses the database that it opened. A database put back to an earlier copy through
/// SQLite starts a new run, upon which clients reload; a file replaced on disk stops the server.</summary>
internal sealed partial class DatabaseWatch(
    Store store, MessageWriter writer, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DatabaseWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(3), RecheckDelay = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var run = store.Run;
        using var timer = new PeriodicTimer(CheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Checked twice: a file that is briefly inaccessible also counts as moved.
                if (store.HasMoved)
                {
                    await Task.Delay(RecheckDelay, time, stoppingToken);
                    if (!store.HasMoved)
                        continue;
                    store.IsReplaced = true;
                    LogReplaced();
                    lifetime.StopApplication();
                    return;
                }

                await writer.WriteAsync(new RunCheck()).WaitAsync(stoppingToken);
                if (store.Run.Id != run.Id && store.Run.FollowsPutBack)
                    LogPutBack();
                run = store.Run;
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    [LoggerMessage(1223, LogLevel.Critical,
        "The database file was moved, deleted or replaced while the server ran. "
        + "The server stops, so that nothing is stored in the old one")]
    private partial void LogReplaced();

    [LoggerMessage(1224, LogLevel.Warning,
        "The database was put back to another state while the server ran; clients start again with what it holds")]
    private partial void LogPutBack();
}
