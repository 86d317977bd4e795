namespace ChatApp.Storage;

/// <summary>Gives disk space back that deleted rows have left in the database file, a little at a time. Databases that were made before ChatApp
/// could do this are made so by <c>backup</c> and <c>restore</c>.</summary>
public sealed partial class StoreShrinking(Store store, TimeProvider time, ILogger<StoreShrinking> logger) : BackgroundService
{
    /// <summary>Pages in one transaction: some ms, for which messages wait.</summary>
    private const int Chunk = 200;

    /// <summary>Free pages that may stay, for rows to come: 8 MB; and the part of the file above which they are too many.</summary>
    private const int Spare = 2_000, Part = 4;

    private const int Incremental = 2;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Gives back what is too much.</summary>
    public async Task ShrinkAsync(CancellationToken cancellationToken)
    {
        var (mode, pages, free) = store.Read(reader => (Number(reader, "PRAGMA auto_vacuum"), Number(reader, "PRAGMA page_count"), Number(reader, "PRAGMA freelist_count")));
        if (mode != Incremental || free <= Spare || free < pages / Part)
            return;
        await store.WriteInPiecesAsync(connection =>
        {
            connection.Prepare($"PRAGMA incremental_vacuum({Chunk})").RunToEnd();
            return (free -= Chunk) > Spare;
        }, cancellationToken);

        static long Number(StoreReader reader, string pragma) => reader.List(pragma, row => row.Number(0))[0];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ShrinkAsync(cancellationToken);
        }
#pragma warning disable CA1031 // It is tried again.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(StoreTroubles.Of(error) == StoreTrouble.None ? error : null, error.Message);
        }
    }

    [LoggerMessage(1141, LogLevel.Warning, "Disk space could not be given back; it is tried again: {Reason}")]
    private partial void LogFailed(Exception? error, string reason);
}
