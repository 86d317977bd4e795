using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Closed-loop senders in rooms of two: each sends its next message when the previous one is answered.</summary>
internal sealed class IngestScenario(int people) : LoadScenario
{
    private const int PeopleEach = 2;

    private readonly Dictionary<LoadTarget, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("answersPerSecond", "answers a second", "N0"), .. Metric.Times,
        new("answers", "answers", "N0"), new("deliveries", "deliveries", "N0"), new("bytesPerDelivery", "bytes a delivery", "N0"),
        new("secondsPerMillionAnswers", "server: CPU s per million messages", "N1"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("answersPerSecond", "answers a second, of the baseline's", 0.55, AtLeast: true),
        new("p99Ms", "p99, ms", 12, AtLeast: false, Alone: true),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> ThresholdsOnPostgres { get; } =
        [new("answersPerSecond", "answers a second, of SQLite's", 0.5, AtLeast: true)];

    /// <inheritdoc/>
    public override string Words => $"ingest: {people} people in rooms of 2, each sends its next message when the last one is answered";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(people);
        driver.Connect(target.People);
        driver.FillRooms((people + 1) / PeopleEach, PeopleEach);
        foreach (var person in target.People)
            person.Write(Text);
        var work = works[target] = new(new long[people]);
        target.Answered = (person, _) =>
        {
            work.Answered++;
            target.Counters.Times.Add(work.SentAt[person.Index], Stopwatch.GetTimestamp());
            if (work.Going)
                Send(work, person);
        };
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var target = driver.Target;
        var (work, before) = (works[target], Highest(target));
        (work.Going, work.Answered, work.Sent) = (true, 0, 0);
        var meter = new RoundMeter(target);
        foreach (var person in target.People)
            Send(work, person);
        target.Loop.For(duration, () => work.Answered > 0);
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        work.Going = false;
        Settle(target, work.Sent, () => work.Answered, before, round);
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
