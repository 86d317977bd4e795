namespace ChatApp.People.Accounts;

/// <summary>Counts consecutive wrong passwords per account and network or known browser. In memory only: a restart resets the counters, and
/// forcing one costs an attacker more time than it saves.</summary>
public sealed class PasswordTries(TimeProvider time)
{
    /// <summary>This many consecutive wrong passwords lock the account for that origin for <see cref="LockDuration"/>.</summary>
    public const int MaxWrongInARow = 5;

    /// <summary>Duration of a lockout.</summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(5);

    /// <summary>Wrong passwords older than this no longer count.</summary>
    private static readonly TimeSpan TryRetention = TimeSpan.FromHours(1);

    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private TimeSpan pruned;

    /// <summary>Begins an attempt: concurrent attempts count too, so no more than <see cref="MaxWrongInARow"/> run at once.</summary>
    /// <returns>False where no attempt is allowed now; else <see cref="End"/> must follow.</returns>
    public bool TryBegin(string key)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            Prune(now);
            var entry = entries.GetValueOrDefault(key) ?? new();
            if (now - entry.LastWrong >= TryRetention)
                entry.Wrong = 0;
            if (now < entry.LockedUntil || entry.Wrong + entry.UnderWay >= MaxWrongInARow)
                return false;
            entry.UnderWay++;
            entries[key] = entry;
            return true;
        }
    }

    /// <summary>Ends an attempt that has begun.</summary>
    /// <returns>Whether this attempt causes a lockout.</returns>
    public bool End(string key, bool right)
    {
        lock (gate)
        {
            var entry = entries[key];
            entry.UnderWay--;
            if (right)
                entry.Wrong = 0;
            else
                CountWrong(entry);
            var now = time.GetElapsedTime(start);
            if (entry is { Wrong: 0, UnderWay: 0 } && entry.LockedUntil <= now)
                entries.Remove(key);
            return !right && entry.Wrong == 0 && entry.LockedUntil > now;
        }
    }

    /// <summary>Counts a wrong password that was tried with another key.</summary>
    public void CountWrong(string key)
    {
        lock (gate)
            CountWrong(entries.TryGetValue(key, out var entry) ? entry : entries[key] = new());
    }

    private void CountWrong(Entry entry)
    {
        entry.LastWrong = time.GetElapsedTime(start);
        if (++entry.Wrong < MaxWrongInARow)
            return;
        entry.Wrong = 0;
        entry.LockedUntil = entry.LastWrong + LockDuration;
    }

    private void Prune(TimeSpan now)
    {
        if (now - pruned < PruneInterval)
            return;
        pruned = now;
        foreach (var (key, entry) in entries)
        {
            if (entry.UnderWay == 0 && now - entry.LastWrong >= TryRetention)
                entries.Remove(key);
        }
    }

    private sealed class Entry
    {
        public int Wrong { get; set; }

        public int UnderWay { get; set; }

        public TimeSpan LastWrong { get; set; }

        public TimeSpan LockedUntil { get; set; }
    }
}
