using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Messages stored by one node that reach a reader on another, at a fixed rate, in rooms of two.</summary>
/// <param name="people">Number of people; every other one writes.</param>
/// <param name="rate">Messages per second.</param>
internal sealed class AcrossScenario(int people, int rate) : LoadScenario
{
    private const int PeopleEach = 2, Kept = 1 << 16, Numbers = 100_000_000;

    private readonly Dictionary<LoadTarget, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("answersPerSecond", "answers a second", "N0"),
        new("commitP50Ms", "from the writer's answer, p50, ms", "N2"), new("commitP95Ms", "  p95, ms", "N2"),
        new("commitP99Ms", "  p99, ms", "N2"),
        new("p50Ms", "from sending, p50, ms", "N2"), .. Metric.Times[1..],
        new("deliveries", "deliveries", "N0"), .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds => [];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> ThresholdsOnPostgres { get; } =
    [
        new("commitP99Ms", "Redis: commit to the other node's reader, p99, ms", 50, AtLeast: false, Alone: true, Column: "Redis"),
        new("commitP99Ms", "NOTIFY: commit to the other node's reader, p99, ms", 100, AtLeast: false, Alone: true, Column: "NOTIFY"),
    ];

    /// <inheritdoc/>
    public override string Words =>
        $"across: {people} people in rooms of 2, writer and reader on different nodes, {rate} messages a second; beside one node";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(people);
        driver.Connect(target.People);
        driver.FillRooms(people / PeopleEach, PeopleEach);
        foreach (var person in target.People)
            person.Write(Text);
        var work = works[target] = new(target, TimeSpan.FromSeconds(1d / rate));
        target.Answered = work.Answer;
        target.Delivered = work.Deliver;
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var target = driver.Target;
        var (work, before) = (works[target], Highest(target));
        var meter = new RoundMeter(target);
        work.Begin();
        target.Loop.For(duration, () => target.Counters.Times.Count > 0 && work.SinceAnswer.Count > 0);
        work.Going = false;
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        var sinceCommit = work.SinceAnswer.Summarize();
        (round["commitP50Ms"], round["commitP95Ms"], round["commitP99Ms"]) = (sinceCommit.P50, sinceCommit.P95, sinceCommit.P99);
        Settle(target, work.Sent, () => work.Answered, before, round);
        return round;
    }

    private sealed class Work(LoadTarget target, TimeSpan pause)
    {
        private readonly long[] sentAt = new long[Kept];
        private readonly long[] answeredAt = new long[Kept];
        private long next;
        private long begun;

        public bool Going { get; set; }

        public long Sent { get; private set; }

        public long Answered { get; private set; }

        /// <summary>From the answer, which follows the commit at once, to the reader; 0 where the reader was first.</summary>
        public LatencyHistogram SinceAnswer { get; } = new();

        public void Begin()
        {
            (Going, Sent, Answered, begun) = (true, 0, 0, Stopwatch.GetTimestamp());
            SinceAnswer.Clear();
            SendAtRate();
        }

        public void Answer(LoadPerson person, int message)
        {
            Answered++;
            answeredAt[message % Kept] = Stopwatch.GetTimestamp();
        }

        public void Deliver(LoadPerson person, int message)
        {
            if (person.Index % PeopleEach == 0)
                return; // The writer.
            var now = Stopwatch.GetTimestamp();
            target.Counters.Times.Add(sentAt[message % Kept], now);
            SinceAnswer.Add(answeredAt[message % Kept] is not 0 and var answered ? answered : now, now);
        }

        private void SendAtRate()
        {
            if (!Going)
                return;
            var message = (int)(next % Numbers);
            (sentAt[message % Kept], answeredAt[message % Kept]) = (Stopwatch.GetTimestamp(), 0);
            target.Rooms[(int)(next++ % target.Rooms.Count)].People[0].Send(message);
            Sent++;
            target.Loop.After((pause * Sent) - Stopwatch.GetElapsedTime(begun), SendAtRate);
        }
    }
}
