using System.Runtime.CompilerServices;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Audit;

/// <summary>Reads audit entries from the database.</summary>
public sealed class AuditReader(Store store)
{
    /// <summary>Number of entries on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Number of entries that an export reads at a time.</summary>
    private const int ExportChunk = 1_000;

    /// <summary>The newest matching entries, newest first.</summary>
    /// <param name="filter">Selects the entries.</param>
    /// <param name="before">Only entries with a smaller key; null for no bound.</param>
    /// <param name="atMost">Maximum number of entries.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<AuditRow>> NewestAsync(AuditFilter filter, long? before, int atMost, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = filter.Of(db.Set<AuditRow>().AsNoTracking());
        if (before is { } key)
            rows = rows.Where(row => row.Key < key);
        return await rows.OrderByDescending(row => row.Key).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>All matching entries, oldest first, read in chunks to bound memory.</summary>
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
