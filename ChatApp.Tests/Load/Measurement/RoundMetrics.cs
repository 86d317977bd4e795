using System.Diagnostics;

namespace ChatApp.Load.Measurement;

/// <summary>A metric that a scenario measures.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Label">Its name in the table, with its unit.</param>
/// <param name="Format">Numeric format string.</param>
/// <param name="Sum">Whether the result is the sum of all rounds, as for faults; else it is their median.</param>
internal sealed record Metric(string Key, string Label, string Format, bool Sum = false)
{
    /// <summary>Faults that every scenario counts; each must be 0.</summary>
    public static readonly Metric[] Faults =
    [
        new("errors", "errors", "N0", true), new("lost", "lost", "N0", true), new("doubled", "doubled", "N0", true),
    ];

    /// <summary>Percentiles of a scenario's latencies.</summary>
    public static readonly Metric[] Times =
    [
        new("p50Ms", "  p50, ms", "N2"), new("p95Ms", "  p95, ms", "N2"), new("p99Ms", "  p99, ms", "N2"), new("maxMs", "  max, ms", "N1"),
    ];

    /// <summary>Calls delayed and retried because the server limits their rate or is busy.</summary>
    public static readonly Metric PutOff = new("putOff", "put off", "N0", true);

    /// <summary>CPU and memory use of the server and the tool.</summary>
    public static readonly Metric[] Use =
    [
        new("serverSeconds", "server: CPU, s", "N2"),
        new("serverBusy", "server: busy, % of a core", "N0"),
        new("residentMb", "server: resident, MB", "N0"),
        new("toolBusy", "this tool: busy, % of a core", "N0"),
    ];
}

/// <summary>The results of one round on one target, by <see cref="Metric.Key"/>.</summary>
internal sealed class RoundMetrics : Dictionary<string, double?>
{
    /// <summary>Adds the latency percentiles.</summary>
    public void Add(LatencySummary times) =>
        (this["p50Ms"], this["p95Ms"], this["p99Ms"], this["maxMs"]) = (times.P50, times.P95, times.P99, times.Max);
}

/// <summary>Reads clocks and counters at the start of a round and computes their increase at its end.</summary>
internal sealed class RoundMeter
{
    private readonly LoadTarget target;
    private readonly long begun = Stopwatch.GetTimestamp();
    private readonly double? server;
    private readonly CommitMeter? commits;
    private readonly double tool = Own();
    private readonly (long Answers, long Deliveries, long Bytes, long PutOff) counted;

    /// <summary>Starts a round and clears the target's latencies.</summary>
    public RoundMeter(LoadTarget target)
    {
        target.Counters.Times.Clear();
        commits = target.Databases is null ? null : new(target);
        (this.target, server, counted) = (target, target.Processor, Counted(target.Counters));
    }

    /// <summary>Ends the round and computes its metrics.</summary>
    /// <returns>Counts, rates, and the CPU and memory use of the server and the tool.</returns>
    public RoundMetrics End()
    {
        var (seconds, used, own, now) =
            (Stopwatch.GetElapsedTime(begun).TotalSeconds, target.Processor - server, Own() - tool, Counted(target.Counters));
        var (answers, deliveries) = (now.Answers - counted.Answers, now.Deliveries - counted.Deliveries);
        var round = new RoundMetrics
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
        commits?.End(round);
        return round;
    }

    private static double Own() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static (long Answers, long Deliveries, long Bytes, long PutOff) Counted(Counters tally) =>
        (tally.Answers, tally.Deliveries, tally.DeliveredBytes, tally.PutOff);
}
