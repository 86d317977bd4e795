using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>Messages to many: at a rate, or as many as go, the next one to a room when one has reached everybody in it.</summary>
/// <param name="rooms">How many rooms.</param>
/// <param name="people">How many people each.</param>
/// <param name="rate">Deliveries a second; null for as many as go.</param>
/// <param name="slow">How many of the first room stop reading, in a second half of each of ChatApp's rounds.</param>
internal sealed class FanoutScenario(int rooms, int people, int? rate, int slow) : LoadScenario
{
    private readonly Dictionary<LoadSide, FanoutWork> works = [];
    private readonly Dictionary<LoadSide, SlowReaders> stopped = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("deliveriesPerSecond", "deliveries a second", "N0"), .. Figure.Times,
        .. slow == 0 ? [] : SlowReaders.Figures,
        new("answers", "answers", "N0"), new("deliveries", "deliveries", "N0"), new("bytesPerDelivery", "bytes a delivery", "N0"),
        new("secondsPerMillionDeliveries", "server: CPU s per million deliveries", "N2"), .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } =
    [
        .. rate is null
            ? (Target[])[new("deliveriesPerSecond", "deliveries a second, of bare's", 0.5, AtLeast: true)]
            : [new("secondsPerMillionDeliveries", "CPU a delivery, of bare's", 1.1, AtLeast: false), new("p99Ms", "p99, ms", 12, AtLeast: false, Alone: true)],
        .. slow == 0 ? [] : SlowReaders.Targets,
    ];

    /// <inheritdoc/>
    public override string Words =>
        (rooms == 1 ? $"fanout: one room of {people} people, " : $"fanout: {rooms} rooms of {people} people, ")
        + (rate is null ? "as many deliveries as go" : $"{rate} deliveries a second")
        + (slow == 0 ? "" : $"; then {slow} of them stop reading");

    /// <inheritdoc/>
    public override int Connections => rooms * people;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(rooms * people);
        crowd.Connect(side.People);
        crowd.FillRooms(rooms, people);
        foreach (var person in side.People)
            person.Write(Text);
        var work = works[side] = new(side, rate is null ? null : TimeSpan.FromSeconds((double)people / rate.Value));
        side.Answered = (_, _) => work.Answered++;
        side.Delivered = work.Deliver;
        if (slow > 0 && !side.Bare)
            stopped[side] = new(crowd, side.Rooms[0].People[^slow..]);
    }

    /// <inheritdoc/>
    public override void WarmUp(LoadCrowd crowd, TimeSpan duration) => Work(crowd.Side, duration);

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var round = Work(crowd.Side, duration);
        if (!stopped.TryGetValue(crowd.Side, out var readers))
            return round;
        readers.Stop();
        readers.Note(round, Work(crowd.Side, duration));
        return round;
    }

    private LoadRound Work(LoadSide side, TimeSpan duration)
    {
        var (work, before) = (works[side], Highest(side));
        var gauge = new RoundGauge(side);
        work.Begin();
        side.Loop.For(duration);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        work.Going = false;
        Settle(side, work.Sent, () => work.Answered, before, round);
        return round;
    }
}
