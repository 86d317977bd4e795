namespace ChatApp.Logging;

/// <summary>Limits log lines of one kind: the first ones in a minute are written, the others are counted, and their number is reported at
/// the end of the minute. Without it, a client that is refused a thousand times a second would fill the disk.</summary>
/// <typeparam name="TKey">Identifies the kind of a line.</typeparam>
public sealed class LogThrottle<TKey> : IDisposable
    where TKey : class
{
    /// <summary>Maximum number of kinds in memory, about 100 kB. Lines of further kinds are only counted, all together.</summary>
    public const int Capacity = 1_000;

    /// <summary>Starts with the first line of a kind.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Count> counts = [];
    private readonly TimeProvider time;
    private readonly Action<TKey?, int> report;
    private readonly ITimer sweep;
    private Count? others;

    /// <summary>Starts the timer that reports counted lines.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="report">Logs the number of omitted lines of a kind; null stands for all kinds beyond <see cref="Capacity"/>.</param>
    public LogThrottle(TimeProvider time, Action<TKey?, int> report)
    {
        (this.time, this.report) = (time, report);
        // Otherwise the timer would keep the connection in memory in whose call this is created.
        using (ExecutionContext.SuppressFlow())
            sweep = time.CreateTimer(_ => Sweep(all: false), null, SweepInterval, SweepInterval);
    }

    /// <summary>Number of kinds in memory.</summary>
    public int Remembered
    {
        get
        {
            lock (gate)
                return counts.Count;
        }
    }

    /// <summary>Counts a line and decides whether to write it.</summary>
    /// <param name="key">The kind of the line.</param>
    /// <param name="perMinute">Maximum number of lines of this kind per minute.</param>
    /// <param name="weight">Number of lines that it counts for if it is not written.</param>
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

    /// <summary>Stops the timer and reports the remaining counts.</summary>
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
