using System.Diagnostics;
using ChatApp.Load.Metrics;

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

    private readonly Dictionary<LoadSide, double?> before = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("connectsPerSecond", "connects a second, 64 at a time", "N0"), .. Figure.Times,
        new("residentKbEach", "server: resident, kB each", "N1"), new("millisecondsPerMinuteEach", "server: CPU, ms a minute each", "N2"),
        new("heartbeats", "heartbeats answered meanwhile", "N0"), .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } =
    [
        new("connectsPerSecond", "connects a second, of bare's", 0.6, AtLeast: true), new("residentKbEach", "resident each, of bare's", 1.15, AtLeast: false),
        new("millisecondsPerMinuteEach", "CPU each, of bare's", 1.3, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => $"idle: {people} people connect, say Hello, enter a room, and then only beat";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd) => crowd.SignIn(people);

    /// <inheritdoc/>
    public override void WarmUp(LoadCrowd crowd, TimeSpan duration)
    {
        var (begun, vanguards) = (Stopwatch.GetTimestamp(), crowd.Side.People.Chunk(Vanguard).ToList());
        for (var at = 0; Stopwatch.GetElapsedTime(begun) < duration; at++) // Others each time: who comes too often is slowed down.
        {
            crowd.Come(vanguards[at % vanguards.Count]);
            Leave(crowd);
        }

        crowd.Side.Loop.For(duration < Try ? duration : Settling);
        before[crowd.Side] = crowd.Side.Server?.Resident;
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var side = crowd.Side;
        before.TryAdd(side, side.Server?.Resident);
        var (begun, tally) = (Stopwatch.GetTimestamp(), side.Tally);
        tally.Times.Clear();
        crowd.Come(side.People);
        var came = Stopwatch.GetElapsedTime(begun);
        var times = tally.Times.Spread();
        side.Loop.For(duration < Try ? duration : Settling);
        var (heartbeats, gauge) = (tally.Heartbeats, new RoundGauge(side));
        side.Loop.For(duration);
        var round = gauge.End();
        round.Add(times);
        round["connectsPerSecond"] = people / came.TotalSeconds;
        round["residentKbEach"] = (side.Server?.Resident - before[side]) * 1e3 / people;
        round["millisecondsPerMinuteEach"] = round["serverSeconds"] * 1e3 / people * 60 / round["seconds"];
        round["heartbeats"] = tally.Heartbeats - heartbeats;
        Settle(side, 0, static () => 0, Highest(side), round);
        Leave(crowd);
        side.Loop.For(duration < Try ? duration : Settling);
        return round;
    }

    private static void Leave(LoadCrowd crowd)
    {
        foreach (var person in crowd.Side.People)
            person.Leave();
    }
}
