using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>People who come, each into a room, and then do nothing but beat.</summary>
internal sealed class IdleScenario(int people) : LoadScenario
{
    /// <summary>After so many have come or gone, for buffers and collections to settle, and for the hub log, which waits 5 s at most with
    /// storing while many come: that is a part of their coming.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    /// <summary>What is measured for less than this is a try, and waits no longer than that.</summary>
    private static readonly TimeSpan Try = TimeSpan.FromSeconds(4);

    /// <summary>How many come to warm the server up, again and again.</summary>
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
        new("connectsPerSecond", "connects a second, of bare's", 0.6, AtLeast: true), new("residentKbEach", "resident each, of bare's", 1.15, AtLeast: false),
        new("millisecondsPerMinuteEach", "CPU each, of bare's", 1.3, AtLeast: false),
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
        for (var at = 0; Stopwatch.GetElapsedTime(begun) < duration; at++) // Others each time: who comes too often is slowed down.
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
        target.Loop.For(duration);
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
