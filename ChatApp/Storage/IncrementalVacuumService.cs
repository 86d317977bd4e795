namespace ChatApp.Storage;

/// <summary>Returns the disk space of deleted rows to the file system, in small transactions. A database created before this feature
/// supports it only after <c>backup</c> and <c>restore</c>.</summary>
public sealed partial class IncrementalVacuumService(Store store, TimeProvider time, ILogger<IncrementalVacuumService> logger)
    : BackgroundService
{
    /// <summary>Number of pages per transaction: some ms, during which message writes wait.</summary>
    private const int PagesPerTransaction = 200;

    /// <summary>Number of free pages kept for new rows: 8 MB; and the divisor of the file size below which free pages are kept.</summary>
    private const int MinFreePages = 2_000, FreePagesDivisor = 4;

    private const int IncrementalMode = 2;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    /// <summary>Returns excess free pages to the file system.</summary>
    public async Task ShrinkAsync(CancellationToken cancellationToken)
    {
        var (mode, pages, free) = store.Read(
            reader => (Number(reader, "PRAGMA auto_vacuum"), Number(reader, "PRAGMA page_count"), Number(reader, "PRAGMA freelist_count")));
        if (mode != IncrementalMode || free <= MinFreePages || free < pages / FreePagesDivisor)
            return;
        await store.WriteInPiecesAsync(connection =>
        {
            connection.Prepare($"PRAGMA incremental_vacuum({PagesPerTransaction})").ExecuteToEnd();
            return (free -= PagesPerTransaction) > MinFreePages;
        }, cancellationToken);

        static long Number(StoreReader reader, string pragma) => reader.List(pragma, row => row.GetInt64(0))[0];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryAsync(stoppingToken);
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
            await ShrinkAsync(cancellationToken);
        }
#pragma warning disable CA1031 // Retried at the next tick.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
        }
    }

    [LoggerMessage(1141, LogLevel.Warning, "Disk space could not be given back; it is tried again: {Reason}")]
    private partial void LogFailed(Exception? error, string reason);
}
