using Microsoft.Extensions.Caching.Memory;

namespace ChatApp.People;

/// <summary>Remembers rows for a while, and never one that was read before it changed: what is read while anything changes is given, but
/// not kept.</summary>
/// <param name="cache">Where; its bound holds for all kinds of rows together.</param>
/// <param name="life">How long.</param>
internal sealed class RowCache<T>(IMemoryCache cache, TimeSpan life)
    where T : class
{
    private readonly Lock gate = new();
    private long changes;

    /// <summary>The row of that id, or null.</summary>
    public async Task<T?> FindAsync(string id, Func<Task<T?>> read)
    {
        if (cache.TryGetValue(Key(id), out T? known))
            return known;
        var before = Volatile.Read(ref changes);
        var row = await read();
        lock (gate)
        {
            if (row is not null && changes == before)
                Keep(id, row);
        }

        return row;
    }

    /// <summary>A row was changed, and is like this from now on.</summary>
    public T Put(string id, T row)
    {
        lock (gate)
        {
            changes++;
            return Keep(id, row);
        }
    }

    /// <summary>A row was changed or is no more.</summary>
    public void Forget(string id)
    {
        lock (gate)
        {
            changes++;
            cache.Remove(Key(id));
        }
    }

    private T Keep(string id, T row) => cache.Set(Key(id), row, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = life, Size = 1 });

    private static (Type, string) Key(string id) => (typeof(T), id);
}
