using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>Everybody is connected, the server is killed and started again, and all press at once: the gate wide open, nothing to catch up on.</summary>
internal sealed class HerdScenario(int people) : LoadScenario
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("allBackSeconds", "everybody back after, s", "N2"), .. Figure.Times, new("back", "people back", "N0"), .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } = [new("allBackSeconds", "everybody back, of bare's", 1.5, AtLeast: false)];

    /// <inheritdoc/>
    public override string Words => $"herd: {people} people come back at once after a kill, nothing to catch up on";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(people);
        crowd.Come(side.People);
        side.Forgives = person => person.End is not null && !side.Own!.Lives;
    }

    /// <summary>None: a server that was just started is cold, and that is when a herd comes.</summary>
    public override void WarmUp(LoadCrowd crowd, TimeSpan duration)
    {
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var side = crowd.Side;
        side.Own!.Kill();
        side.Loop.Until(() => side.People.TrueForAll(person => !person.Connected), Gone);
        side.Own.StartAgainAsync().GetAwaiter().GetResult();
        var gauge = new RoundGauge(side);
        crowd.Come(side.People, people);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        round["allBackSeconds"] = round["seconds"];
        round["back"] = side.People.Count(person => person.Connected);
        Settle(side, 0, static () => 0, Highest(side), round);
        return round;
    }
}
