namespace ChatApp.HubLog;

/// <summary>Computes the summary of the hub log, and caches it briefly.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class HubLogSummaries(HubLogQueries queries, RestartQueries restarts, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Maximum number of flapping persons or addresses listed.</summary>
    private const int MaxFlapping = 20;

    /// <summary>Maximum age of the cached summary: it is computed once in this time, whatever the number of readers.</summary>
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim summing = new(1, 1);
    private HubLogSummary? summary;
    private long summaryAt;

    /// <summary>The summary of the last hour, at most <see cref="CacheLifetime"/> old.</summary>
    public async Task<HubLogSummary> SummaryAsync(CancellationToken cancellationToken)
    {
        await summing.WaitAsync(cancellationToken);
        try
        {
            if (summary is null || time.GetElapsedTime(summaryAt) > CacheLifetime)
                (summary, summaryAt) = (await SumAsync(cancellationToken), time.GetTimestamp());
            return summary;
        }
        finally
        {
            summing.Release();
        }
    }

    private async Task<HubLogSummary> SumAsync(CancellationToken cancellationToken)
    {
        var thisMinute = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
        var first = thisMinute - HubLogSummary.Minutes + 1;
        var counts = await queries.CountAsync(first * TimeSpan.TicksPerMinute, cancellationToken);
        var aDay = (time.GetUtcNow() - TimeSpan.FromDays(1)).UtcTicks;
        var flapping = await queries.LatestAsync(HubLogEvent.Flapping, aDay, 10 * MaxFlapping, cancellationToken);
        return new(
            new((thisMinute + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            ByMinute(HubLogEvent.Opened), ByMinute(HubLogEvent.Closed), ByCause(HubLogEvent.Closed), ByCause(HubLogEvent.Refused),
            [.. flapping.DistinctBy(row => row.PersonId ?? row.Address).Take(MaxFlapping)],
            await restarts.LastAsync(aDay, cancellationToken));

        int[] ByMinute(HubLogEvent what)
        {
            var minutes = new int[HubLogSummary.Minutes];
            foreach (var one in counts.Where(one => one.Event == what && one.Minute <= thisMinute))
                minutes[one.Minute - first] += one.Count;
            return minutes;
        }

        (string, int)[] ByCause(HubLogEvent what) =>
        [
            .. counts.Where(one => one.Event == what).GroupBy(one => one.Cause ?? "–")
                .Select(group => (group.Key, group.Sum(one => one.Count))).OrderByDescending(cause => cause.Item2),
        ];
    }
}
