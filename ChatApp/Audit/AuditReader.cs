using System.Runtime.CompilerServices;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Audit;

/// <summary>Reads the audit table.</summary>
public sealed class AuditReader(Store store)
{
    /// <summary>How many entries a page of it has.</summary>
    public const int PageSize = 100;

    /// <summary>How many entries an export reads at a time.</summary>
    private const int ExportChunk = 1_000;

    /// <summary>The newest entries that pass, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only those with a lesser key; null for no bound.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<AuditRow>> NewestAsync(AuditFilter filter, long? before, int atMost, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = filter.Of(db.Set<AuditRow>().AsNoTracking());
        if (before is { } key)
            rows = rows.Where(row => row.Key < key);
        return await rows.OrderByDescending(row => row.Key).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>All entries that pass, oldest first, a chunk at a time so that memory stays small.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long last = 0;
        while (true)
        {
            await using var db = await store.OpenAsync(cancellationToken);
            var chunk = await filter.Of(db.Set<AuditRow>().AsNoTracking()).Where(row => row.Key > last)
                .OrderBy(row => row.Key).Take(ExportChunk).ToListAsync(cancellationToken);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < ExportChunk)
                yield break;
            last = chunk[^1].Key;
        }
    }
}
