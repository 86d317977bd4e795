using System.Diagnostics;
using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>Closed-loop senders in rooms of two: each sends its next message when the last one is answered.</summary>
internal sealed class IngestScenario(int people) : LoadScenario
{
    private const int PeopleEach = 2;

    private readonly Dictionary<LoadSide, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("answersPerSecond", "answers a second", "N0"), .. Figure.Times,
        new("answers", "answers", "N0"), new("deliveries", "deliveries", "N0"), new("bytesPerDelivery", "bytes a delivery", "N0"),
        new("secondsPerMillionAnswers", "server: CPU s per million messages", "N1"), .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } =
    [
        new("answersPerSecond", "answers a second, of bare's", 0.55, AtLeast: true), new("p99Ms", "p99, ms", 12, AtLeast: false, Alone: true),
    ];

    /// <inheritdoc/>
    public override string Words => $"ingest: {people} people in rooms of 2, each sends its next message when the last one is answered";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(people);
        crowd.Connect(side.People);
        crowd.FillRooms((people + 1) / PeopleEach, PeopleEach);
        foreach (var person in side.People)
            person.Write(Text);
        var work = works[side] = new(new long[people]);
        side.Answered = (person, _) =>
        {
            work.Answered++;
            side.Tally.Times.Add(work.SentAt[person.Index], Stopwatch.GetTimestamp());
            if (work.Going)
                Send(work, person);
        };
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var side = crowd.Side;
        var (work, before) = (works[side], Highest(side));
        (work.Going, work.Answered, work.Sent) = (true, 0, 0);
        var gauge = new RoundGauge(side);
        foreach (var person in side.People)
            Send(work, person);
        side.Loop.For(duration);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        work.Going = false;
        Settle(side, work.Sent, () => work.Answered, before, round);
        return round;
    }

    private static void Send(Work work, LoadPerson person)
    {
        work.SentAt[person.Index] = Stopwatch.GetTimestamp();
        work.Sent++;
        person.Send((int)(work.Next++ % 100_000_000));
    }

    private sealed class Work(long[] sentAt)
    {
        public long[] SentAt => sentAt;

        public bool Going { get; set; }

        public long Next { get; set; }

        public long Sent { get; set; }

        public long Answered { get; set; }
    }
}
