using System.Diagnostics;
using System.Numerics;

namespace ChatApp.Load.Measurement;

/// <summary>A histogram of latencies with a resolution of 1/128 of each value; takes millions of values per second. Not safe for concurrent
/// use.</summary>
internal sealed class LatencyHistogram
{
    private const int Bits = 7, Steps = 1 << Bits, Doublings = 30;

    private static readonly double Microseconds = 1e6 / Stopwatch.Frequency;

    private readonly long[] counts = new long[Steps * (Doublings + 2)];
    private long most;

    /// <summary>Number of recorded values.</summary>
    public long Count { get; private set; }

    /// <summary>Records the time between two timestamps of <see cref="Stopwatch"/>.</summary>
    public void Add(long from, long to) => Add((ulong)(Math.Max(0, to - from) * Microseconds));

    public void Add(TimeSpan time) => Add((ulong)Math.Max(0, time.TotalMicroseconds));

    public void Clear()
    {
        Array.Clear(counts);
        (most, Count) = (0, 0);
    }

    /// <summary>Percentiles in milliseconds; zeros when there are no values.</summary>
    public LatencySummary Summarize() => new(At(0.5), At(0.95), At(0.99), most / 1e3);

    private void Add(ulong time)
    {
        var shift = Math.Clamp(BitOperations.Log2(time | 1) - Bits, 0, Doublings);
        counts[(shift * Steps) + Math.Min((int)(time >> shift), (2 * Steps) - 1)]++;
        most = Math.Max(most, (long)time);
        Count++;
    }

    private double At(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var at = 0; at < counts.Length && Count > 0; at++)
        {
            left -= counts[at];
            if (left > 0)
                continue;
            var shift = at < 2 * Steps ? 0 : (at / Steps) - 1;
            return ((long)(at - (shift * Steps)) << shift) / 1e3;
        }

        return 0;
    }
}
