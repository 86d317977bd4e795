namespace ChatApp.Connections;

/// <summary>Percentiles of a set of values.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Median">50th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="Greatest">The maximum.</param>
public sealed record ValueSpread(int Count, double Median, double P95, double Greatest);
