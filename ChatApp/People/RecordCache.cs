using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.People;

/// <summary>Caches rows for a limited time, and never a row read before it changed: a row read while any row changes is returned but not
/// cached.</summary>
/// <param name="cache">The cache; its size limit applies to all kinds of rows together.</param>
/// <param name="life">Lifetime of an entry.</param>
internal sealed class RecordCache<T>(IMemoryCache cache, TimeSpan life)
    where T : class
{
    private readonly Lock gate = new();
    private long changes;

    /// <summary>The row with that id, or null.</summary>
    public T? Find(string id, Func<T?> read)
    {
        if (cache.TryGetValue(Key(id), out T? known))
            return known;
        var before = Volatile.Read(ref changes);
        var row = read();
        lock (gate)
        {
            if (row is not null && changes == before)
                Keep(id, row);
        }

        return row;
    }

    /// <summary>Stores the new state of a changed row.</summary>
    public T Put(string id, T row)
    {
        lock (gate)
        {
            changes++;
            return Keep(id, row);
        }
    }

    /// <summary>Evicts a changed or deleted row.</summary>
    public void Forget(string id)
    {
        lock (gate)
        {
            changes++;
            cache.Remove(Key(id));
        }
    }

    private T Keep(string id, T row) =>
        cache.Set(Key(id), row, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = life, Size = 1 });

    private static (Type, string) Key(string id) => (typeof(T), id);
}
