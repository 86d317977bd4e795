using System.Collections.Concurrent;

namespace ChatApp.People;

/// <summary>Rate limiter per key (a person or a room): a steady rate per second plus a burst (a leaky bucket that stores one time stamp per
/// key).</summary>
/// <param name="perSecond">The steady rate.</param>
/// <param name="burst">Actions allowed at once after an idle period.</param>
/// <param name="time">The clock.</param>
public sealed class RateLimiter(double perSecond, int burst, TimeProvider time)
{
    /// <summary>Above this many keys, idle ones are removed.</summary>
    private const int Remembered = 10_000;

    private readonly ConcurrentDictionary<string, TimeSpan> emptyAt = new();
    private readonly TimeSpan cost = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long start = time.GetTimestamp();

    /// <summary>Counts one or several actions; false, and nothing counted, where the rate is exceeded.</summary>
    public bool TryAcquire(string id, int times = 1)
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
        // Only when adding: ConcurrentDictionary.Count takes all of its locks.
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
