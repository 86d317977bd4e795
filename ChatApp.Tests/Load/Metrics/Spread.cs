using System.Globalization;

namespace ChatApp.Load.Metrics;

/// <summary>How measured times spread, in milliseconds.</summary>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P95">95 of 100.</param>
/// <param name="P99">99 of 100.</param>
/// <param name="Max">All of them.</param>
public sealed record Spread(double P50, double P95, double P99, double Max)
{
    /// <summary>The spread of some times; zeros where there are none.</summary>
    public static Spread Of(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalMilliseconds).Order()];
        double At(double share) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 2);
        return new(At(0.5), At(0.95), At(0.99), At(1));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50:0.0} / {P95:0.0} / {P99:0.0} / {Max:0.0}");
}
