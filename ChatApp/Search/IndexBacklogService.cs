using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>Indexes the messages that were stored before the index existed, in small transactions between those of new messages. A start
/// after a crash continues at the stored mark.</summary>
public sealed partial class IndexBacklogService(
    Store store, IndexBacklogQueries backlog, TimeProvider time, ILogger<IndexBacklogService> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Otherwise the host's start would wait for it.
        try
        {
            while (!await TryAsync(stoppingToken))
                await Task.Delay(RetryDelay, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (backlog.Count is not (> 0 and var count))
                return true;
            LogBegun(count);
            var begun = time.GetTimestamp();
            await store.WriteInPiecesAsync(IndexBacklogQueries.WriteNext, cancellationToken);
            LogDone(count, time.GetElapsedTime(begun).TotalSeconds);
            return true;
        }
#pragma warning disable CA1031 // Retried.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
            return false;
        }
    }

    [LoggerMessage(1210, LogLevel.Information, "Indexing {Count} messages for the search")]
    private partial void LogBegun(long count);

    [LoggerMessage(1211, LogLevel.Information, "Indexed {Count} messages for the search in {Seconds:0} s")]
    private partial void LogDone(long count, double seconds);

    [LoggerMessage(1212, LogLevel.Warning, "Messages could not be indexed for the search; it is tried again: {Reason}")]
    private partial void LogFailed(Exception? error, string reason);
}
