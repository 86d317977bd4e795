using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Storage;

/// <summary>Reads tables whose primary key, a 64-bit <c>Key</c>, increases with each row.</summary>
internal static class RowPages
{
    /// <summary>Number of rows that <see cref="AllAsync"/> reads at a time.</summary>
    private const int Chunk = 1_000;

    private const string Key = "Key";

    /// <summary>The newest matching rows, newest first.</summary>
    /// <param name="store">The database.</param>
    /// <param name="filter">Selects the rows.</param>
    /// <param name="before">Only rows with a smaller key; null for no bound.</param>
    /// <param name="atMost">Maximum number of rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<T>> NewestAsync<T>(
        Store store, Func<IQueryable<T>, IQueryable<T>> filter, long? before, int atMost, CancellationToken cancellationToken)
        where T : class
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = filter(db.Set<T>().AsNoTracking());
        if (before is { } key)
            rows = rows.Where(row => EF.Property<long>(row, Key) < key);
        return await rows.OrderByDescending(row => EF.Property<long>(row, Key)).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>All matching rows, oldest first, read in chunks: memory is bounded, and no read lasts as long as a slow client
    /// takes.</summary>
    /// <param name="store">The database.</param>
    /// <param name="filter">Selects the rows.</param>
    /// <param name="keyOf">The key of a row.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(
        Store store, Func<IQueryable<T>, IQueryable<T>> filter, Func<T, long> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        for (long last = 0; ;)
        {
            var chunk = await store.QueryAsync(
                db => filter(db.Set<T>().AsNoTracking()).Where(row => EF.Property<long>(row, Key) > last)
                    .OrderBy(row => EF.Property<long>(row, Key)).Take(Chunk).ToListAsync(cancellationToken), cancellationToken);
            foreach (var row in chunk)
                yield return row;
            if (chunk.Count < Chunk)
                yield break;
            last = keyOf(chunk[^1]);
        }
    }
}
