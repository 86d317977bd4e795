using System.Collections.Concurrent;

namespace ChatApp.People;

/// <summary>Bounds how fast each person does something, or something is done in each room: so many a second for ever, and a burst beyond
/// that (a leaky bucket that remembers one time stamp for each).</summary>
/// <param name="perSecond">The steady rate.</param>
/// <param name="burst">How many may come at once after a rest.</param>
/// <param name="time">The clock.</param>
public sealed class PaceLimit(double perSecond, int burst, TimeProvider time)
{
    /// <summary>When more than this are remembered, those at rest are forgotten.</summary>
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, TimeSpan> emptyAt = new();
    private readonly TimeSpan cost = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long start = time.GetTimestamp();

    /// <summary>Counts one, or several at once; false, and nothing counted, where that is too fast.</summary>
    public bool TryCount(string id, int times = 1)
    {
        var now = time.GetElapsedTime(start);
        while (true)
        {
            var known = emptyAt.TryGetValue(id, out var until);
            var next = (known && until > now ? until : now) + (times * cost);
            if (next - now > burst * cost)
                return false;
            if (known ? emptyAt.TryUpdate(id, next, until) : TryAdd(id, next))
                return true;
        }
    }

    private bool TryAdd(string id, TimeSpan until)
    {
        // Here and not at each count: a concurrent dictionary's own count takes all of its locks.
        if (emptyAt.Count > Remembered)
            Forget();
        return emptyAt.TryAdd(id, until);
    }

    private void Forget()
    {
        var now = time.GetElapsedTime(start);
        foreach (var rested in emptyAt.Where(entry => entry.Value <= now))
            emptyAt.TryRemove(rested);
    }
}
