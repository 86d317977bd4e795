using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Messages to rooms of many people: at a fixed rate, or as fast as possible, where the next message to a room is sent when one
/// has reached all of its people.</summary>
/// <param name="rooms">Number of rooms.</param>
/// <param name="people">Number of people per room.</param>
/// <param name="rate">Deliveries per second; null for as fast as possible.</param>
/// <param name="slow">Number of people in the first room who stop reading, in an additional second half of each of ChatApp's
/// rounds.</param>
internal sealed class FanoutScenario(int rooms, int people, int? rate, int slow) : LoadScenario
{
    private readonly Dictionary<LoadTarget, FanoutTraffic> works = [];
    private readonly Dictionary<LoadTarget, SlowReaders> stopped = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("deliveriesPerSecond", "deliveries a second", "N0"), .. Metric.Times,
        .. slow == 0 ? [] : SlowReaders.Metrics,
        new("answers", "answers", "N0"), new("deliveries", "deliveries", "N0"), new("bytesPerDelivery", "bytes a delivery", "N0"),
        new("secondsPerMillionDeliveries", "server: CPU s per million deliveries", "N2"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        .. rate is null
            ? (Threshold[])[new("deliveriesPerSecond", "deliveries a second, of the baseline's", 0.5, AtLeast: true)]
            :
            [
                new("secondsPerMillionDeliveries", "CPU a delivery, of the baseline's", 1.1, AtLeast: false),
                new("p99Ms", "p99, ms", 12, AtLeast: false, Alone: true),
            ],
        .. slow == 0 ? [] : SlowReaders.Thresholds,
    ];

    /// <inheritdoc/>
    public override string Words =>
        (rooms == 1 ? $"fanout: one room of {people} people, " : $"fanout: {rooms} rooms of {people} people, ")
        + (rate is null ? "as many deliveries as go" : $"{rate} deliveries a second")
        + (slow == 0 ? "" : $"; then {slow} of them stop reading");

    /// <inheritdoc/>
    public override int Connections => rooms * people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(rooms * people);
        driver.Connect(target.People);
        driver.FillRooms(rooms, people);
        foreach (var person in target.People)
            person.Write(Text);
        var work = works[target] = new(target, rate is null ? null : TimeSpan.FromSeconds((double)people / rate.Value));
        target.Answered = (_, _) => work.Answered++;
        target.Delivered = work.Deliver;
        if (slow > 0 && !target.IsBaseline)
            stopped[target] = new(driver, target.Rooms[0].People[^slow..]);
    }

    /// <inheritdoc/>
    public override void WarmUp(LoadDriver driver, TimeSpan duration) => Work(driver.Target, duration);

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var round = Work(driver.Target, duration);
        if (!stopped.TryGetValue(driver.Target, out var readers))
            return round;
        readers.Stop();
        readers.Note(round, Work(driver.Target, duration));
        return round;
    }

    private RoundMetrics Work(LoadTarget target, TimeSpan duration)
    {
        var (work, before) = (works[target], Highest(target));
        var meter = new RoundMeter(target);
        work.Begin();
        target.Loop.For(duration, () => target.Counters.Times.Count > 0);
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        work.Going = false;
        Settle(target, work.Sent, () => work.Answered, before, round);
        return round;
    }
}
