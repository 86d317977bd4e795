using System.Runtime.CompilerServices;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Ledger;

/// <summary>Reads the hub log.</summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never asked for, so there is nothing to dispose of.
public sealed class LedgerReader(Store store, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How many entries a page of the log has.</summary>
    public const int PageSize = 100;

    /// <summary>How many entries an export reads at a time.</summary>
    private const int ExportChunk = 1_000;

    /// <summary>How many are named as flapping at most.</summary>
    private const int FlappingNamed = 20;

    /// <summary>How old a summary may be: however many look on, it is made once in this time.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim summing = new(1, 1);
    private LedgerSummary? summary;
    private long summaryAt;

    /// <summary>The newest entries that pass, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only those with a lesser key; null for no bound.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<LedgerRow>> NewestAsync(LedgerFilter filter, long? before, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = filter.Of(db.Set<LedgerRow>().AsNoTracking());
        if (before is { } key)
            rows = rows.Where(row => row.Key < key);
        return await rows.OrderByDescending(row => row.Key).Take(PageSize).ToListAsync(cancellationToken);
    }

    /// <summary>All entries that pass, oldest first, a chunk at a time so that memory stays small.</summary>
    public async IAsyncEnumerable<LedgerRow> AllAsync(LedgerFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = 0;
        while (true)
        {
            await using var db = await store.OpenAsync(cancellationToken);
            var chunk = await filter.Of(db.Set<LedgerRow>().AsNoTracking()).Where(row => row.Key > last)
                .OrderBy(row => row.Key).Take(ExportChunk).ToListAsync(cancellationToken);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < ExportChunk)
                yield break;
            last = chunk[^1].Key;
        }
    }

    /// <summary>The last hour, at most <see cref="Fresh"/> old.</summary>
    public async Task<LedgerSummary> SummaryAsync(CancellationToken cancellationToken)
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

    private async Task<LedgerSummary> SumAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var thisMinute = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
        var first = thisMinute - LedgerSummary.Minutes + 1;
        var from = first * TimeSpan.TicksPerMinute;
        var counts = await db.Set<LedgerRow>().Where(row => row.AtTicks >= from)
            .GroupBy(row => new { Minute = row.AtTicks / TimeSpan.TicksPerMinute, row.Event, row.Cause })
            .Select(group => new { group.Key.Minute, group.Key.Event, group.Key.Cause, Count = group.Sum(row => row.Attempts) })
            .ToListAsync(cancellationToken);
        var aDay = (time.GetUtcNow() - TimeSpan.FromDays(1)).UtcTicks;
        var flapping = await db.Set<LedgerRow>().AsNoTracking()
            .Where(row => row.AtTicks >= aDay && row.Event == LedgerEvent.Flapping).OrderByDescending(row => row.AtTicks)
            .Take(10 * FlappingNamed).ToListAsync(cancellationToken);
        return new(
            new((thisMinute + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            ByMinute(LedgerEvent.Opened), ByMinute(LedgerEvent.Closed), ByCause(LedgerEvent.Closed), ByCause(LedgerEvent.Refused),
            [.. flapping.DistinctBy(row => row.PersonId ?? row.Address).Take(FlappingNamed)]);

        int[] ByMinute(LedgerEvent what)
        {
            var minutes = new int[LedgerSummary.Minutes];
            foreach (var one in counts.Where(one => one.Event == what && one.Minute <= thisMinute))
                minutes[one.Minute - first] += one.Count;
            return minutes;
        }

        (string, int)[] ByCause(LedgerEvent what) =>
        [
            .. counts.Where(one => one.Event == what).GroupBy(one => one.Cause ?? "–")
                .Select(group => (group.Key, group.Sum(one => one.Count))).OrderByDescending(cause => cause.Item2),
        ];
    }
}
