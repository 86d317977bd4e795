using System.Buffers.Text;
using System.Diagnostics;
using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>Many clients have missed messages and all ask for them at once; where one answer does not hold them all, they ask for the next
/// page.</summary>
internal sealed class CatchUpScenario(int people, int behind) : LoadScenario
{
    private readonly Dictionary<LoadTarget, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Metric> Metrics { get; } =
    [
        new("wallSeconds", "all caught up after, s", "N2"), .. Metric.Times,
        new("answers", "answers", "N0"), new("messages", "messages in them", "N0"), new("bytesPerMessage", "bytes a message", "N0"),
        .. Metric.Use, .. Metric.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        new("wallSeconds", "time until all have caught up, of the baseline's", 1.5, AtLeast: false),
        new("serverSeconds", "CPU, of the baseline's", 1.5, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => $"catchup: {people} people have missed {behind} messages each, and all ask at once";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadDriver driver)
    {
        var target = driver.Target;
        driver.SignIn(people);
        driver.Connect(target.People);
        driver.FillRooms(1, people);
        var (room, work) = (target.Rooms[0], works[target] = new(target.People[0].Change ?? 0));
        driver.Call(target.People[1..], person => person.Call("LeaveRoom", room.Id));
        if (!target.IsBaseline)
            Write(target);
        work.Expected = target.IsBaseline ? BaselineMessages : behind;
        target.Finished = (person, text) => work.Take(person, text, target.Counters);
    }

    /// <inheritdoc/>
    public override void WarmUp(LoadDriver driver, TimeSpan duration)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < duration;)
            Measure(driver, duration);
    }

    /// <inheritdoc/>
    public override RoundMetrics Measure(LoadDriver driver, TimeSpan duration)
    {
        var (target, work) = (driver.Target, works[driver.Target]);
        var room = target.Rooms[0];
        (work.Messages, work.Bytes, work.Answers, work.Lost, work.Doubled) = (0, 0, 0, 0, 0);
        work.Began.Clear();
        var meter = new RoundMeter(target);
        work.AskedAt = Stopwatch.GetTimestamp();
        driver.Call(target.People, person => person.Call("ChangesAfter", room.Id, work.Change), people);
        var round = meter.End();
        round.Add(target.Counters.Times.Summarize());
        round["wallSeconds"] = round["seconds"];
        round["answers"] = work.Answers;
        round["messages"] = work.Messages;
        round["bytesPerMessage"] = work.Messages == 0 ? null : work.Bytes / (double)work.Messages;
        (round["lost"], round["doubled"], round["errors"]) = (work.Lost, work.Doubled, target.Counters.TakeErrors());
        return round;
    }

    /// <summary>The client that stayed in the room sends the messages that the others miss.</summary>
    private void Write(LoadTarget target)
    {
        var (writer, answered) = (target.People[0], 0);
        writer.Write(Text);
        target.Answered = (_, number) =>
        {
            if (++answered < behind)
                writer.Send(number + 1);
        };
        writer.Send(0);
        if (!target.Loop.Until(() => answered == behind, TimeSpan.FromMinutes(1)))
            throw new LoadException($"{target.Name} does not take the messages that people are to miss");
    }

    /// <summary>Number of messages in each answer of the baseline.</summary>
    private const int BaselineMessages = 200;

    private sealed class Work(long change)
    {
        public long Change => change;

        public int Expected { get; set; }

        public long AskedAt { get; set; }

        public long Answers { get; set; }

        public long Messages { get; set; }

        public long Bytes { get; set; }

        public long Lost { get; set; }

        public long Doubled { get; set; }

        /// <summary>Progress of the clients that have received a page, but not the last one.</summary>
        public Dictionary<LoadPerson, (SequenceCheck Numbers, long First, long Last)> Began { get; } = [];

        /// <summary>Checks the message numbers of an answer: all missed messages, each once, in order.</summary>
        public void Take(LoadPerson person, ReadOnlySpan<byte> text, Counters tally)
        {
            if (AskedAt == 0)
                return;
            Answers++;
            Bytes += text.Length;
            Began.Remove(person, out var begun);
            var (numbers, first, last) = begun;
            var end = text[Math.Max(0, text.Length - LoadPerson.EndOfPage)..];
            for (int at; (at = text.IndexOf("\"number\":"u8)) >= 0; Messages++)
            {
                text = text[(at + 9)..];
                if (!Utf8Parser.TryParse(text, out long number, out _))
                    continue;
                if (first == 0)
                    numbers.Begin((first = number) - 1);
                numbers.Take(number);
                last = number;
            }

            if (end.IndexOf("\"more\":true"u8) >= 0 && end.IndexOf("\"upToChange\":"u8) is >= 0 and var upTo
                && Utf8Parser.TryParse(end[(upTo + 13)..], out long change, out _))
            {
                Began[person] = (numbers, first, last);
                person.Call("ChangesAfter", person.Room!.Id, change);
                return;
            }

            tally.Times.Add(AskedAt, Stopwatch.GetTimestamp());
            numbers.Settle(Math.Max(last, first + Expected - 1));
            Lost += first == 0 ? Expected : numbers.TakeLost();
            Doubled += numbers.TakeDoubled();
        }
    }
}
