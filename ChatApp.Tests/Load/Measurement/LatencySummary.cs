using System.Globalization;

namespace ChatApp.Load.Measurement;

/// <summary>Percentiles of measured times, in milliseconds.</summary>
internal sealed record LatencySummary(double P50, double P95, double P99, double Max)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{P50:0.0} / {P95:0.0} / {P99:0.0} / {Max:0.0}");
}
