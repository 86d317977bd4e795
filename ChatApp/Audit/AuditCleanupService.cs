using ChatApp.Storage;
using Microsoft.Extensions.Options;

namespace ChatApp.Audit;

/// <summary>Background service of the audit table: records changed settings after a start, stores the counts of repeated entries, and
/// deletes entries that are too old or too many, in small transactions.</summary>
public sealed partial class AuditCleanupService(
    AuditLog audit, AuditQueries reader, IConfiguration configuration, Store store, IOptions<AuditOptions> options, TimeProvider time,
    ILogger<AuditCleanupService> logger) : BackgroundService
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(10), PruneInterval = TimeSpan.FromHours(1);

    /// <summary>Entries deleted per transaction; messages wait for it.</summary>
    private const int Chunk = 500;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(FlushInterval, time);
        long? pruned = null;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await audit.FlushAsync(all: false);
                if (pruned is { } last && time.GetElapsedTime(last) < PruneInterval)
                    continue;
                if (pruned is null)
                    await TryAsync(RecordSettingsAsync, stoppingToken);
                pruned = time.GetTimestamp();
                await TryAsync(PruneAsync, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await audit.FlushAsync(all: true);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act(cancellationToken);
        }
#pragma warning disable CA1031 // Retried in the next hour.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(StorageErrors.Classify(error) == StorageErrorKind.None ? error : null, error.Message);
        }
    }

    /// <summary>Deletes entries older than <see cref="AuditOptions.AuditKeep"/>, and the oldest beyond
    /// <see cref="AuditOptions.AuditEntries"/>.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - options.Value.AuditKeep;
        await store.WriteInPiecesAsync(connection => AuditQueries.DropBefore(connection, oldest, Chunk) == Chunk, cancellationToken);
        var surplus = await store.WritePreparedAsync(AuditQueries.Total, cancellationToken) - options.Value.AuditEntries;
        if (surplus > 0)
        {
            await store.WriteInPiecesAsync(
                connection =>
                    AuditQueries.DropOldest(connection, (int)Math.Min(surplus, Chunk)) is > 0 and var dropped && (surplus -= dropped) > 0,
                cancellationToken);
        }
    }

    /// <summary>Records the settings in force, unless they equal those of the previous start.</summary>
    public async Task RecordSettingsAsync(CancellationToken cancellationToken)
    {
        var now = ConfiguredSettings.Describe(configuration);
        if (await reader.NewestAsync(new(Event: AuditEvent.SettingsChanged), null, 1, cancellationToken) is not [var last]
            || last.Detail != now)
            await audit.RecordAsync(audit.Entry(AuditEvent.SettingsChanged, null, null, now));
    }

    [LoggerMessage(1199, LogLevel.Warning, "The audit table could not be brought up to date; the next hour tries again: {Reason}")]
    private partial void LogFailed(Exception? error, string reason);
}
