using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Tests.Cli;

[Trait("kind", "unit")]
public sealed class LatencyHistogramTests
{
    [Fact]
    public void A_spread_is_right_to_within_one_in_a_hundred()
    {
        var times = new LatencyHistogram();
        for (var ms = 1; ms <= 10_000; ms++)
            times.Add(0, ms * Stopwatch.Frequency / 1_000);

        var spread = times.Summarize();

        times.Count.Should().Be(10_000);
        (spread.P50 / 5_000).Should().BeApproximately(1, 0.01);
        (spread.P95 / 9_500).Should().BeApproximately(1, 0.01);
        (spread.P99 / 9_900).Should().BeApproximately(1, 0.01);
        spread.Max.Should().Be(10_000);
    }

    [Fact]
    public void A_time_beyond_all_measure_is_the_longest() => Spread(long.MaxValue).Max.Should().BeGreaterThan(1e9);

    [Fact]
    public void Where_nothing_was_measured_all_is_zero() => new LatencyHistogram().Summarize().Should().Be(new LatencySummary(0, 0, 0, 0));

    private static LatencySummary Spread(long time)
    {
        var times = new LatencyHistogram();
        times.Add(0, time);
        return times.Summarize();
    }
}
