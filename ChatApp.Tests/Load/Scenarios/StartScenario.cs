using System.Diagnostics;
using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>The server is killed and started again, with its data, and one person comes as soon as it listens.</summary>
internal sealed class StartScenario : LoadScenario
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("listeningSeconds", "listening after, s", "N3"), new("joinedSeconds", "first person in a room after, s", "N3"),
        new("serverSeconds", "server: CPU, s", "N2"), new("residentMb", "server: resident, MB", "N0"), .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } = [new("joinedSeconds", "first person in a room, of bare's", 1.3, AtLeast: false)];

    /// <inheritdoc/>
    public override string Words => "start: the server is killed, started again on its data, and one person enters a room";

    /// <inheritdoc/>
    public override int Connections => 1;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(Connections);
        crowd.Come(side.People);
        side.Forgives = person => person.End is not null && !side.Own!.Lives;
    }

    /// <summary>One start, so that all files have been read once.</summary>
    public override void WarmUp(LoadCrowd crowd, TimeSpan duration) => Measure(crowd, duration);

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var side = crowd.Side;
        side.Own!.Kill();
        side.Loop.Until(() => !side.People[0].Connected, Gone);
        var begun = Stopwatch.GetTimestamp();
        side.Own.StartAgainAsync().GetAwaiter().GetResult();
        var listening = Stopwatch.GetElapsedTime(begun);
        crowd.Come(side.People);
        var joined = Stopwatch.GetElapsedTime(begun);
        var round = new LoadRound
        {
            ["listeningSeconds"] = listening.TotalSeconds,
            ["joinedSeconds"] = joined.TotalSeconds,
            ["serverSeconds"] = side.Server?.Processor,
            ["residentMb"] = side.Server?.Resident,
        };
        Settle(side, 0, static () => 0, Highest(side), round);
        return round;
    }
}
