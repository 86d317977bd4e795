using ChatApp.Storage;

namespace ChatApp.Files;

/// <summary>Background service that removes files that no message has named for a day: unfinished uploads, files that were not sent, and
/// the contents of deleted messages.</summary>
public sealed partial class FileCleanupService(Store store, IFileStore files, TimeProvider time, ILogger<FileCleanupService> logger)
    : BackgroundService
{
    /// <summary>How long a file waits for a message: an outbox may be sent the next morning.</summary>
    public static readonly TimeSpan UnsentFileLifetime = TimeSpan.FromDays(1);

    private static readonly TimeSpan CleanupInterval = TimeSpan.FromHours(1);

    /// <summary>Rows removed per transaction; messages wait for it.</summary>
    private const int Chunk = 100;

    /// <summary>Removes what is not needed any more.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - UnsentFileLifetime;
        var removed = 0;
        await store.WriteInPiecesAsync(connection =>
        {
            var ids = store.Read(reader => FileQueries.FindAbandoned(reader, before, Chunk));
            removed += ids.Count(id => FileQueries.TryRemove(connection, id));
            return ids.Count == Chunk;
        }, cancellationToken);

        foreach (var upload in files.UploadsBefore(before).Where(upload => !store.Read(reader => FileQueries.UploadExists(reader, upload))))
            files.Discard(upload);
        var contents = 0;
        foreach (var hash in files.ContentsBefore(before).Where(hash => !store.Read(reader => FileQueries.IsReferenced(reader, hash))))
            contents += await RemoveAsync(hash, before, cancellationToken) ? 1 : 0;
        if (removed + contents > 0)
            LogRemoved(removed, contents);
        files.FreeRemoved();
    }

    // In a transaction: an upload that would need the content stores its hash, and a preview its picture, before or after it.
    private Task<bool> RemoveAsync(string hash, DateTimeOffset before, CancellationToken cancellationToken) => store.WritePreparedAsync(
        connection => !FileQueries.IsReferenced(connection, hash) && files.TryDelete(hash, before), cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CleanupInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanUpAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Retried in the next hour.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
            }
        }
    }

    [LoggerMessage(1220, LogLevel.Information, "Files removed that no message names: {Files} files or uploads, {Contents} contents")]
    private partial void LogRemoved(int files, int contents);

    [LoggerMessage(1221, LogLevel.Warning, "Files that no message names could not be removed; the next hour tries again: {Reason}")]
    private partial void LogFailed(Exception? error, string reason);
}
