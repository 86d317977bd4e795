using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Health check of the disk space in the data folder: unhealthy while it is nearly full, and after a write that failed for lack of
/// space until another one succeeds.</summary>
internal sealed class DiskSpaceCheck(Store store, StorageHealth condition, DataFolder folder, TimeProvider time) : IHealthCheck
{
    /// <summary>Minimum free space in bytes. The write-ahead log grows by 4 MB between two checkpoints; with less, a write in the next
    /// seconds fails.</summary>
    private const long MinFreeBytes = 4 << 20;

    private const string Probe = """UPDATE "Store" SET "Mark" = "Mark" """;

    /// <summary>Minimum interval between probe writes, however often the check runs.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>Minimum time that a failed write counts: the small probe may succeed where other writes fail.</summary>
    private static readonly TimeSpan FailureHoldTime = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private long? probedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (new DriveInfo(folder.FullName).AvailableFreeSpace < MinFreeBytes)
            return HealthCheckResult.Unhealthy("The disk is full.");
        if (condition.Trouble == StorageErrorKind.Full && MayProbe())
            await TryAsync(cancellationToken);
        return condition.Trouble == StorageErrorKind.Full || condition.WasFullWithin(FailureHoldTime)
            ? HealthCheckResult.Unhealthy("The disk is full.")
            : HealthCheckResult.Healthy();
    }

    private bool MayProbe()
    {
        lock (gate)
        {
            if (probedAt is { } last && time.GetElapsedTime(last) < ProbeInterval)
                return false;
            probedAt = time.GetTimestamp();
            return true;
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.WritePreparedAsync(connection => connection.Prepare(Probe).Execute(), cancellationToken);
        }
        catch (Exception error) when (StorageErrors.Classify(error) != StorageErrorKind.None)
        {
            // The store has recorded the failure.
        }
    }
}
