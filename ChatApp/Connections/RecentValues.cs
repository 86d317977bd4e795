namespace ChatApp.Connections;

/// <summary>The latest values of something, for their percentiles.</summary>
public sealed class RecentValues
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 1_000;

    private readonly Lock gate = new();
    private readonly double[] values = new double[Capacity];
    private long added;

    /// <summary>Adds one, and forgets the oldest where there are more than <see cref="Capacity"/>.</summary>
    public void Add(double value)
    {
        lock (gate)
            values[added++ % Capacity] = value;
    }

    /// <summary>Percentiles of those kept, and how many there are; null when there are none.</summary>
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

/// <summary>How values spread.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Half are not greater.</param>
/// <param name="P95">95 of 100 are not greater.</param>
/// <param name="Greatest">None is greater.</param>
public sealed record ValueSpread(int Count, double Median, double P95, double Greatest);
