using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>All people are connected, the server is killed and started again, and all reconnect at once, without an admission rate limit
/// and with nothing to catch up on.</summary>
internal sealed class ReconnectStormScenario(int people) : LoadScenario
{
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("allBackSeconds", "everybody back after, s", "N2"), .. Metric.Times,
        new("back", "people back", "N0"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("allBackSeconds", "everybody back, of the baseline's", 1.5, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => $"herd: {people} people come back at once after a kill, nothing to catch up on";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(people);
        driver.Come(target.People);
        target.Forgives = person => person.End is not null && !target.Own!.Lives;
    }

    /// <summary>Does nothing: reconnect storms occur right after a start, when the server is cold.</summary>
    public override void WarmUp(LoadDriver driver, TimeSpan duration)
    {
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var target = driver.Target;
        target.Own!.Kill();
        target.Loop.Until(() => target.People.TrueForAll(person => !person.Connected), Gone);
        target.Own.StartAgainAsync().GetAwaiter().GetResult();
        var meter = new RoundMeter(target);
        driver.Come(target.People, people);
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        round["allBackSeconds"] = round["seconds"];
        round["back"] = target.People.Count(person => person.Connected);
        Settle(target, 0, static () => 0, Highest(target), round);
        return round;
    }
}
