namespace ChatApp.People.Accounts;

/// <summary>Counts wrong passwords in a row, for each account from each network or known browser. In memory: a restart forgets them, and costs an attacker
/// more time than it gives.</summary>
public sealed class PasswordTries(TimeProvider time)
{
    /// <summary>So many wrong passwords in a row lock an account for whoever tried, for <see cref="LockedFor"/>.</summary>
    public const int WrongInARow = 5;

    /// <summary>How long no password is accepted from there then.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    /// <summary>Wrong passwords longer ago than this are forgotten.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Entry> entries = [];
    private readonly Lock gate = new();
    private readonly long start = time.GetTimestamp();
    private TimeSpan pruned;

    /// <summary>Begins a try: many at once are no more than <see cref="WrongInARow"/>.</summary>
    /// <returns>False where none is allowed now; else <see cref="End"/> must follow.</returns>
    public bool TryBegin(string key)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(start);
            Prune(now);
            var entry = entries.GetValueOrDefault(key) ?? new();
            if (now - entry.LastWrong >= Remembered)
                entry.Wrong = 0;
            if (now < entry.LockedUntil || entry.Wrong + entry.UnderWay >= WrongInARow)
                return false;
            entry.UnderWay++;
            entries[key] = entry;
            return true;
        }
    }

    /// <summary>Ends a try that has begun.</summary>
    /// <returns>Whether whoever tried is locked out by it.</returns>
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
        if (++entry.Wrong < WrongInARow)
            return;
        entry.Wrong = 0;
        entry.LockedUntil = entry.LastWrong + LockedFor;
    }

    private void Prune(TimeSpan now)
    {
        if (now - pruned < PruneEvery)
            return;
        pruned = now;
        foreach (var (key, entry) in entries)
        {
            if (entry.UnderWay == 0 && now - entry.LastWrong >= Remembered)
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
