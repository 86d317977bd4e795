using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Storage;

/// <summary>Not ready while the disk of the data folder is full: as long as it has next to no room, and after a change that was refused for want of it until
/// another one is stored.</summary>
internal sealed class DiskSpaceCheck(Store store, StoreCondition condition, DataFolder folder, TimeProvider time) : IHealthCheck
{
    /// <summary>The write-ahead log grows by 4 MB between two checkpoints; with less room than that some change of the next seconds fails. In bytes.</summary>
    private const long Least = 4 << 20;

    private const string Probe = """UPDATE "Store" SET "Mark" = "Mark" """;

    /// <summary>However often it is asked, so often it tries.</summary>
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);

    /// <summary>A change that is refused is not forgotten before: the small one that is tried may find room where others do not.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private long? probedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (new DriveInfo(folder.FullName).AvailableFreeSpace < Least)
            return HealthCheckResult.Unhealthy("The disk is full.");
        if (condition.Trouble == StoreTrouble.Full && MayProbe())
            await TryAsync(cancellationToken);
        return condition.Trouble == StoreTrouble.Full || condition.WasFullWithin(Remembered)
            ? HealthCheckResult.Unhealthy("The disk is full.")
            : HealthCheckResult.Healthy();
    }

    private bool MayProbe()
    {
        lock (gate)
        {
            if (probedAt is { } last && time.GetElapsedTime(last) < ProbeEvery)
                return false;
            probedAt = time.GetTimestamp();
            return true;
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.WritePreparedAsync(connection => connection.Prepare(Probe).Run(), cancellationToken);
        }
        catch (Exception error) when (StoreTroubles.Of(error) != StoreTrouble.None)
        {
            // The store has noted it.
        }
    }
}
