namespace ChatApp.Connections;

/// <summary>A ring buffer of recent values, for their percentiles.</summary>
public sealed class RecentValues
{
    /// <summary>Maximum number of values kept.</summary>
    public const int Capacity = 1_000;

    private readonly Lock gate = new();
    private readonly double[] values = new double[Capacity];
    private long added;

    /// <summary>Adds a value; replaces the oldest one when there are <see cref="Capacity"/>.</summary>
    public void Add(double value)
    {
        lock (gate)
            values[added++ % Capacity] = value;
    }

    /// <summary>Percentiles and number of the values kept; null when there are none.</summary>
    public ValueSpread? Spread
    {
        get
        {
            double[] sorted;
            lock (gate)
                sorted = values[..(int)Math.Min(added, Capacity)];
            if (sorted.Length == 0)
                return null;
            Array.Sort(sorted);
            return new(sorted.Length, At(.5), At(.95), sorted[^1]);

            double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
        }
    }
}
