using System.Diagnostics;

namespace ChatApp.Load.Measurement;

/// <summary>A metric that a scenario gives.</summary>
/// <param name="Key">Its name for programs.</param>
/// <param name="Label">Its name for people, with its unit.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Sum">Whether rounds add up, as faults do; else their median counts.</param>
internal sealed record Metric(string Key, string Label, string Format, bool Sum = false)
{
    /// <summary>What every scenario counts, and what must be 0.</summary>
    public static readonly Metric[] Faults =
    [
        new("errors", "errors", "N0", true), new("lost", "lost", "N0", true), new("doubled", "doubled", "N0", true),
    ];

    /// <summary>How a scenario's times spread.</summary>
    public static readonly Metric[] Times =
    [
        new("p50Ms", "  p50, ms", "N2"), new("p95Ms", "  p95, ms", "N2"), new("p99Ms", "  p99, ms", "N2"), new("maxMs", "  max, ms", "N1"),
    ];

    /// <summary>What was put off because the server names a pace, or is busy.</summary>
    public static readonly Metric PutOff = new("putOff", "put off", "N0", true);

    /// <summary>What server and tool used.</summary>
    public static readonly Metric[] Use =
    [
        new("serverSeconds", "server: CPU, s", "N2"), new("serverBusy", "server: busy, % of a core", "N0"), new("residentMb", "server: resident, MB", "N0"),
        new("toolBusy", "this tool: busy, % of a core", "N0"),
    ];
}

/// <summary>What one round on one target came to, by <see cref="Metric.Key"/>.</summary>
internal sealed class RoundMetrics : Dictionary<string, double?>
{
    /// <summary>Adds a spread.</summary>
    public void Add(LatencySummary times) =>
        (this["p50Ms"], this["p95Ms"], this["p99Ms"], this["maxMs"]) = (times.P50, times.P95, times.P99, times.Max);
}

/// <summary>Looks at clocks and counters when a round begins, and what they have gained when it ends.</summary>
internal sealed class RoundMeter
{
    private readonly LoadTarget target;
    private readonly long begun = Stopwatch.GetTimestamp();
    private readonly double? server;
    private readonly double tool = Own();
    private readonly (long Answers, long Deliveries, long Bytes, long PutOff) counted;

    /// <summary>Begins.</summary>
    public RoundMeter(LoadTarget target)
    {
        target.Counters.Times.Clear();
        (this.target, server, counted) = (target, target.Server?.Processor, Counted(target.Counters));
    }

    /// <summary>Ends.</summary>
    /// <returns>Rates, times, and what server and tool used.</returns>
    public RoundMetrics End()
    {
        var (seconds, used, own, now) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, target.Server?.Processor - server, Own() - tool, Counted(target.Counters));
        var (answers, deliveries) = (now.Answers - counted.Answers, now.Deliveries - counted.Deliveries);
        return new()
        {
            ["seconds"] = seconds,
            ["answers"] = answers,
            ["deliveries"] = deliveries,
            ["answersPerSecond"] = answers / seconds,
            ["deliveriesPerSecond"] = deliveries / seconds,
            ["bytesPerDelivery"] = deliveries == 0 ? null : (now.Bytes - counted.Bytes) / (double)deliveries,
            ["secondsPerMillionAnswers"] = answers == 0 ? null : used * 1e6 / answers,
            ["secondsPerMillionDeliveries"] = deliveries == 0 ? null : used * 1e6 / deliveries,
            ["putOff"] = now.PutOff - counted.PutOff,
            ["serverSeconds"] = used,
            ["serverBusy"] = used * 100 / seconds,
            ["residentMb"] = target.Server?.Resident,
            ["toolBusy"] = own * 100 / seconds,
        };
    }

    private static double Own() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static (long Answers, long Deliveries, long Bytes, long PutOff) Counted(Counters tally) =>
        (tally.Answers, tally.Deliveries, tally.DeliveredBytes, tally.PutOff);
}
