using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>The server is killed and started again with its data, and one person connects as soon as it listens.</summary>
internal sealed class StartScenario : LoadScenario
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("listeningSeconds", "listening after, s", "N3"), new("joinedSeconds", "first person in a room after, s", "N3"),
        new("serverSeconds", "server: CPU, s", "N2"), new("residentMb", "server: resident, MB", "N0"), .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("joinedSeconds", "first person in a room, of the baseline's", 1.6, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => "start: the server is killed, started again on its data, and one person enters a room";

    /// <inheritdoc/>
    public override int Connections => 1;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(Connections);
        driver.Come(target.People);
        target.Forgives = person => person.End is not null && !target.Own!.Lives;
    }

    /// <summary>Runs one start, so that the operating system has cached all files.</summary>
    public override void WarmUp(LoadDriver driver, TimeSpan duration) => Measure(driver, duration);

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var target = driver.Target;
        target.Own!.Kill();
        target.Loop.Until(() => !target.People[0].Connected, Gone);
        var begun = Stopwatch.GetTimestamp();
        target.Own.StartAgainAsync().GetAwaiter().GetResult();
        var listening = Stopwatch.GetElapsedTime(begun);
        driver.Come(target.People);
        var joined = Stopwatch.GetElapsedTime(begun);
        var round = new RoundMetrics
        {
            ["listeningSeconds"] = listening.TotalSeconds,
            ["joinedSeconds"] = joined.TotalSeconds,
            ["serverSeconds"] = target.Server?.Processor,
            ["residentMb"] = target.Server?.Resident,
        };
        Settle(target, 0, static () => 0, Highest(target), round);
        return round;
    }
}
