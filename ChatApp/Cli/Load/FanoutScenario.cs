using System.Diagnostics;

namespace ChatApp.Cli.Load;

/// <summary>Messages to many: at a rate, or as many as go, the next one to a room when one has reached everybody in it.</summary>
/// <param name="rooms">How many rooms.</param>
/// <param name="people">How many people each.</param>
/// <param name="rate">Deliveries a second; null for as many as go.</param>
internal sealed class FanoutScenario(int rooms, int people, int? rate) : LoadScenario
{
    private const int Kept = 1 << 16;

    /// <summary>So many are under way where as many as go are wanted, and one a room at least: enough that nobody waits for the tool.</summary>
    private const int UnderWay = 64;

    private readonly Dictionary<LoadSide, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("deliveriesPerSecond", "deliveries a second", "N0"), .. Figure.Times,
        new("answers", "answers", "N0"), new("deliveries", "deliveries", "N0"), new("bytesPerDelivery", "bytes a delivery", "N0"),
        new("secondsPerMillionDeliveries", "server: CPU s per million deliveries", "N2"), .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } = rate is null
        ? [new("deliveriesPerSecond", "deliveries a second, of bare's", 0.5, AtLeast: true)]
        :
        [
            new("secondsPerMillionDeliveries", "CPU a delivery, of bare's", 1.1, AtLeast: false), new("p99Ms", "p99, ms", 12, AtLeast: false, Alone: true),
        ];

    /// <inheritdoc/>
    public override string Words =>
        (rooms == 1 ? $"fanout: one room of {people} people, " : $"fanout: {rooms} rooms of {people} people, ")
        + (rate is null ? "as many deliveries as go" : $"{rate} deliveries a second");

    /// <inheritdoc/>
    public override int Connections => rooms * people;

    /// <inheritdoc/>
    public override void Prepare(LoadSide side, LoadCrowd crowd)
    {
        crowd.SignIn(rooms * people);
        crowd.Connect(side.People);
        crowd.FillRooms(rooms, people);
        foreach (var person in side.People)
            person.Write(Text);
        var work = works[side] = new();
        side.Answered = (_, _) => work.Answered++;
        side.Delivered = (person, message) =>
        {
            side.Tally.Times.Add(work.SentAt[message % Kept], Stopwatch.GetTimestamp());
            if (++work.Reached[message % Kept] == people && rate is null && work.Going)
                Send(work, person.Room!);
        };
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadSide side, TimeSpan duration)
    {
        var (work, before) = (works[side], Highest(side));
        (work.Going, work.Answered, work.Sent) = (true, 0, 0);
        var gauge = new RoundGauge(side);
        if (rate is { } perSecond)
            SendAtRate(side, work, TimeSpan.FromSeconds((double)people / perSecond), Stopwatch.GetTimestamp(), 0);
        else
        {
            for (var at = 0; at < Math.Max(UnderWay, rooms); at++)
                Send(work, side.Rooms[at % rooms]);
        }

        side.Loop.For(duration);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        work.Going = false;
        Settle(side, work.Sent, () => work.Answered, before, round);
        return round;
    }

    private static void Send(Work work, LoadRoom room)
    {
        // The messages of one person keep their order on the server; those of several are what a room sees.
        var message = (int)(work.Next++ % 100_000_000);
        (work.SentAt[message % Kept], work.Reached[message % Kept]) = (Stopwatch.GetTimestamp(), 0);
        work.Sent++;
        room.People[(int)(work.Next % room.People.Count)].Send(message);
    }

    private void SendAtRate(LoadSide side, Work work, TimeSpan space, long begun, long count)
    {
        if (!work.Going)
            return;
        Send(work, side.Rooms[(int)(count % rooms)]);
        side.Loop.After((space * (count + 1)) - Stopwatch.GetElapsedTime(begun), () => SendAtRate(side, work, space, begun, count + 1));
    }

    private sealed class Work
    {
        public long[] SentAt { get; } = new long[Kept];

        public int[] Reached { get; } = new int[Kept];

        public bool Going { get; set; }

        public long Next { get; set; }

        public long Sent { get; set; }

        public long Answered { get; set; }
    }
}
