using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatApp.Messages;

/// <summary>A cache bounded by size. The key holds everything that a value is computed from, so no entry ever needs invalidation.</summary>
/// <param name="bytes">Maximum size.</param>
/// <param name="comparer">Compares keys; null for the default.</param>
internal sealed class BoundedCache<TKey, TValue>(int bytes, IEqualityComparer<TKey>? comparer = null)
    where TKey : struct
    where TValue : class
{
    /// <summary>Memory of an entry in addition to its stated size: a node of the dictionary and its slot.</summary>
    private const int Overhead = 120;

    private readonly Lock gate = new();

    // Two generations: a hit moves an entry from old to young; when young holds half of the size, old is dropped.
    private ConcurrentDictionary<TKey, (TValue Value, int Bytes)> young = new(comparer), old = new(comparer);
    private int size;

    /// <summary>Current size in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>Returns the cached value of a key, if any.</summary>
    public bool TryFind(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (!young.TryGetValue(key, out var entry) && old.TryGetValue(key, out entry))
            Keep(key, entry.Value, entry.Bytes - Overhead);
        value = entry.Value;
        return value is not null;
    }

    /// <summary>Stores a value; replaces the previous value of the key.</summary>
    /// <param name="key">Everything that the value is computed from.</param>
    /// <param name="value">The value.</param>
    /// <param name="taken">Size of key and value in bytes.</param>
    /// <returns>The value.</returns>
    public TValue Keep(TKey key, TValue value, int taken)
    {
        taken += Overhead;
        lock (gate)
        {
            if (size + taken > bytes / 2)
                (old, young, Size, size) = (young, new(comparer), size, 0);
            var before = young.TryGetValue(key, out var known) ? known.Bytes : 0;
            young[key] = (value, taken);
            size += taken - before;
            Size += taken - before;
        }

        return value;
    }
}
