using System.Runtime.CompilerServices;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.HubLog;

/// <summary>Reads rows of the hub log.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never used, so there is nothing to dispose.
public sealed class HubLogReader(Store store, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Number of rows on a page of the log.</summary>
    public const int PageSize = 100;

    /// <summary>Number of rows that an export reads at a time.</summary>
    private const int ExportChunk = 1_000;

    /// <summary>Maximum number of flapping persons or addresses listed.</summary>
    private const int FlappingNamed = 20;

    /// <summary>Maximum age of the cached summary: it is computed once in this time, whatever the number of readers.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim summing = new(1, 1);
    private HubLogSummary? summary;
    private long summaryAt;

    /// <summary>The newest matching rows, newest first.</summary>
    /// <param name="filter">Selects the rows.</param>
    /// <param name="before">Only rows with a smaller key; null for no bound.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<HubLogRow>> NewestAsync(HubLogFilter filter, long? before, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = filter.Of(db.Set<HubLogRow>().AsNoTracking());
        if (before is { } key)
            rows = rows.Where(row => row.Key < key);
        return await rows.OrderByDescending(row => row.Key).Take(PageSize).ToListAsync(cancellationToken);
    }

    /// <summary>All matching rows, oldest first, read in chunks to bound memory.</summary>
    public async IAsyncEnumerable<HubLogRow> AllAsync(HubLogFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = 0;
        while (true)
        {
            await using var db = await store.OpenAsync(cancellationToken);
            var chunk = await filter.Of(db.Set<HubLogRow>().AsNoTracking()).Where(row => row.Key > last)
                .OrderBy(row => row.Key).Take(ExportChunk).ToListAsync(cancellationToken);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < ExportChunk)
                yield break;
            last = chunk[^1].Key;
        }
    }

    /// <summary>The summary of the last hour, at most <see cref="Fresh"/> old.</summary>
    public async Task<HubLogSummary> SummaryAsync(CancellationToken cancellationToken)
    {
        await summing.WaitAsync(cancellationToken);
        try
        {
            if (summary is null || time.GetElapsedTime(summaryAt) > Fresh)
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
        await using var db = await store.OpenAsync(cancellationToken);
        var thisMinute = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
        var first = thisMinute - HubLogSummary.Minutes + 1;
        var from = first * TimeSpan.TicksPerMinute;
        var counts = await db.Set<HubLogRow>().Where(row => row.AtTicks >= from)
            .GroupBy(row => new { Minute = row.AtTicks / TimeSpan.TicksPerMinute, row.Event, row.Cause })
            .Select(group => new { group.Key.Minute, group.Key.Event, group.Key.Cause, Count = group.Sum(row => row.Attempts) })
            .ToListAsync(cancellationToken);
        var aDay = (time.GetUtcNow() - TimeSpan.FromDays(1)).UtcTicks;
        var flapping = await db.Set<HubLogRow>().AsNoTracking()
            .Where(row => row.AtTicks >= aDay && row.Event == HubLogEvent.Flapping).OrderByDescending(row => row.AtTicks)
            .Take(10 * FlappingNamed).ToListAsync(cancellationToken);
        return new(
            new((thisMinute + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            ByMinute(HubLogEvent.Opened), ByMinute(HubLogEvent.Closed), ByCause(HubLogEvent.Closed), ByCause(HubLogEvent.Refused),
            [.. flapping.DistinctBy(row => row.PersonId ?? row.Address).Take(FlappingNamed)]);

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
