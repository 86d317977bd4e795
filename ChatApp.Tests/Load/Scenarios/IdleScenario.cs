using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>People connect, enter a room each, and then only send heartbeats.</summary>
internal sealed class IdleScenario(int people) : LoadScenario
{
    /// <summary>Wait after all have connected or disconnected, for buffers and garbage collections, and for the hub log: while many clients
    /// connect it delays storing by up to 5 s, which is part of the cost of connecting.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    /// <summary>A measurement shorter than this is a trial run, which waits no longer than it measures.</summary>
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(4);

    /// <summary>Number of clients that connect and disconnect at a time during the warm-up.</summary>
    private const int Vanguard = 100;

    private readonly Dictionary<LoadTarget, double?> before = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("connectsPerSecond", "connects a second, 64 at a time", "N0"), .. Metric.Times,
        new("residentKbEach", "server: resident, kB each", "N1"), new("millisecondsPerMinuteEach", "server: CPU, ms a minute each", "N2"),
        new("heartbeats", "heartbeats answered meanwhile", "N0"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("connectsPerSecond", "connects a second, of the baseline's", 0.6, AtLeast: true),
        new("residentKbEach", "resident each, of the baseline's", 1.15, AtLeast: false),
        new("millisecondsPerMinuteEach", "CPU each, of the baseline's", 1.3, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => $"idle: {people} people connect, say Hello, enter a room, and then only beat";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver) => driver.SignIn(people);

    /// <inheritdoc/>
    public override void WarmUp(LoadDriver driver, TimeSpan duration)
    {
        var (begun, vanguards) = (Stopwatch.GetTimestamp(), driver.Target.People.Chunk(Vanguard).ToList());
        // Different clients each time: the server limits clients that reconnect too often.
        for (var at = 0; Stopwatch.GetElapsedTime(begun) < duration; at++)
        {
            driver.Come(vanguards[at % vanguards.Count]);
            Leave(driver);
        }

        driver.Target.Loop.For(duration < Try ? duration : Settling);
        before[driver.Target] = driver.Target.Server?.Resident;
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var target = driver.Target;
        before.TryAdd(target, target.Server?.Resident);
        var (begun, tally) = (Stopwatch.GetTimestamp(), target.Counters);
        tally.Times.Clear();
        driver.Come(target.People);
        var came = Stopwatch.GetElapsedTime(begun);
        var times = tally.Times.Summarize();
        target.Loop.For(duration < Try ? duration : Settling);
        var (heartbeats, meter) = (tally.Heartbeats, new RoundMeter(target));
        target.Loop.For(duration, () => tally.Heartbeats > heartbeats);
        var round = meter.End();
        round.Add(times);
        round["connectsPerSecond"] = people / came.TotalSeconds;
        round["residentKbEach"] = (target.Server?.Resident - before[target]) * 1e3 / people;
        round["millisecondsPerMinuteEach"] = round["serverSeconds"] * 1e3 / people * 60 / round["seconds"];
        round["heartbeats"] = tally.Heartbeats - heartbeats;
        Settle(target, 0, static () => 0, Highest(target), round);
        Leave(driver);
        target.Loop.For(duration < Try ? duration : Settling);
        return round;
    }

    private static void Leave(LoadDriver driver)
    {
        foreach (var person in driver.Target.People)
            person.Leave();
    }
}
