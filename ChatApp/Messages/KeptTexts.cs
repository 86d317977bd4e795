using System.Collections.Concurrent;

namespace ChatApp.Messages;

/// <summary>Keeps texts that were made of something lately, within a bound. The key is everything that a text is made of, so that what is
/// kept is never out of date and nobody has to say that something has changed.</summary>
/// <param name="bytes">How much is kept at most.</param>
/// <param name="comparer">Tells keys apart; null for their own way.</param>
public sealed class KeptTexts<TKey>(int bytes, IEqualityComparer<TKey>? comparer = null)
    where TKey : struct
{
    /// <summary>What an entry takes besides its characters: strings, a node of the dictionary and its place.</summary>
    private const int Overhead = 160;

    private readonly Lock gate = new();

    // What is asked for again moves from the old ones to the young; when the young have taken their half, the old ones go.
    private ConcurrentDictionary<TKey, string> young = new(comparer), old = new(comparer);
    private int size;

    /// <summary>How much is kept, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>The text of that key; null where it is not kept, or not any more.</summary>
    /// <param name="key">What it is made of.</param>
    /// <param name="length">How many characters of its own the key has.</param>
    public string? Find(TKey key, int length)
    {
        if (young.TryGetValue(key, out var text))
            return text;
        if (old.TryGetValue(key, out text))
            Keep(key, length, text);
        return text;
    }

    /// <summary>Keeps a text.</summary>
    /// <param name="key">What it is made of.</param>
    /// <param name="length">How many characters of its own the key has.</param>
    /// <param name="text">The text.</param>
    /// <returns>The text.</returns>
    public string Keep(TKey key, int length, string text)
    {
        var needed = Overhead + (sizeof(char) * (length + text.Length));
        lock (gate)
        {
            if (size + needed > bytes / 2)
                (old, young, Size, size) = (young, new(comparer), size, 0);
            if (young.TryAdd(key, text))
            {
                size += needed;
                Size += needed;
            }
        }

        return text;
    }
}
