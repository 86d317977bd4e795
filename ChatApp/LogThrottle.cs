namespace ChatApp;

/// <summary>Bounds how often lines of one kind are logged: the first of a minute are written, the others are counted, and their number is
/// reported when that minute is over. Without it, a client that is refused a thousand times a second fills the disk with what it says.</summary>
/// <typeparam name="TKey">What makes two lines of one kind.</typeparam>
public sealed class LogThrottle<TKey> : IDisposable
    where TKey : class
{
    /// <summary>How many kinds are remembered at a time, so that memory stays bounded too: some 100 kB. Lines of others are only counted, all together.</summary>
    public const int Capacity = 1_000;

    /// <summary>Counted from a kind's first line on.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Count> counts = [];
    private readonly TimeProvider time;
    private readonly Action<TKey?, int> report;
    private readonly ITimer sweep;
    private Count? others;

    /// <summary>Made once for each sort of line.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="report">Logs how many lines of a kind were left out; null stands for all kinds beyond <see cref="Capacity"/>.</param>
    public LogThrottle(TimeProvider time, Action<TKey?, int> report)
    {
        (this.time, this.report) = (time, report);
        using (ExecutionContext.SuppressFlow()) // Else the timer would keep the connection in whose call this is made.
            sweep = time.CreateTimer(_ => Sweep(all: false), null, SweepEvery, SweepEvery);
    }

    /// <summary>How many kinds are remembered.</summary>
    public int Remembered
    {
        get
        {
            lock (gate)
                return counts.Count;
        }
    }

    /// <summary>Counts a line.</summary>
    /// <param name="key">Its kind.</param>
    /// <param name="perMinute">How many of this kind may be written in a minute.</param>
    /// <param name="weight">How much it counts for where it is not written.</param>
    /// <returns>Whether it may be written.</returns>
    public bool TryAcquire(TKey key, int perMinute = 1, int weight = 1)
    {
        lock (gate)
        {
            if (!counts.TryGetValue(key, out var count))
            {
                if (counts.Count >= Capacity)
                {
                    (others ??= new(time.GetTimestamp())).LeftOut += weight;
                    return false;
                }

                counts.Add(key, count = new(time.GetTimestamp()));
            }

            if (count.Written < perMinute)
            {
                count.Written++;
                return true;
            }

            count.LeftOut += weight;
            return false;
        }
    }

    /// <summary>Reports what is still to be reported.</summary>
    public void Dispose()
    {
        sweep.Dispose();
        Sweep(all: true);
    }

    private void Sweep(bool all)
    {
        List<(TKey? Key, int LeftOut)> over = [];
        lock (gate)
        {
            foreach (var (key, count) in counts)
            {
                if (!all && time.GetElapsedTime(count.Since) < Window)
                    continue;
                counts.Remove(key);
                over.Add((key, count.LeftOut));
            }

            if (others is not null && (all || time.GetElapsedTime(others.Since) >= Window))
            {
                over.Add((null, others.LeftOut));
                others = null;
            }
        }

        foreach (var (key, leftOut) in over)
        {
            if (leftOut > 0)
                report(key, leftOut);
        }
    }

    private sealed class Count(long since)
    {
        public long Since => since;

        public int Written { get; set; }

        public int LeftOut { get; set; }
    }
}
