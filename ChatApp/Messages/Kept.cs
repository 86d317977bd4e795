using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatApp.Messages;

/// <summary>Keeps what was made of something lately, within a bound. The key is what a value is made of, so that nothing has to be
/// thrown away because something has changed.</summary>
/// <param name="bytes">How much is kept at most.</param>
/// <param name="comparer">Tells keys apart; null for their own way.</param>
public sealed class Kept<TKey, TValue>(int bytes, IEqualityComparer<TKey>? comparer = null)
    where TKey : struct
    where TValue : class
{
    /// <summary>What an entry takes besides what it is said to take: a node of the dictionary, and its place.</summary>
    private const int Overhead = 120;

    private readonly Lock gate = new();

    // What is asked for again moves from the old ones to the young; when the young have taken their half, the old ones go.
    private ConcurrentDictionary<TKey, (TValue Value, int Bytes)> young = new(comparer), old = new(comparer);
    private int size;

    /// <summary>How much is kept, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>Finds the value of that key, where it is still kept.</summary>
    public bool TryFind(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (!young.TryGetValue(key, out var entry) && old.TryGetValue(key, out entry))
            Keep(key, entry.Value, entry.Bytes - Overhead);
        value = entry.Value;
        return value is not null;
    }

    /// <summary>Keeps a value, in place of another one that the same key had.</summary>
    /// <param name="key">What it is made of.</param>
    /// <param name="value">The value.</param>
    /// <param name="taken">How many bytes key and value take.</param>
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
