using System.Buffers.Text;
using System.Diagnostics;
using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>Many who have missed as many messages as one answer carries at most, and all ask at once; for the next page, where they take more
/// than one.</summary>
internal sealed class CatchUpScenario(int people, int behind) : LoadScenario
{
    private readonly Dictionary<LoadSide, Work> works = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Figure> Figures { get; } =
    [
        new("wallSeconds", "all caught up after, s", "N2"), .. Figure.Times,
        new("answers", "answers", "N0"), new("messages", "messages in them", "N0"), new("bytesPerMessage", "bytes a message", "N0"),
        .. Figure.Use, .. Figure.Faults,
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Target> Targets { get; } =
    [
        new("wallSeconds", "time until all have caught up, of bare's", 1.5, AtLeast: false), new("serverSeconds", "CPU, of bare's", 1.5, AtLeast: false),
    ];

    /// <inheritdoc/>
    public override string Words => $"catchup: {people} people have missed {behind} messages each, and all ask at once";

    /// <inheritdoc/>
    public override int Connections => people;

    /// <inheritdoc/>
    public override void Prepare(LoadCrowd crowd)
    {
        var side = crowd.Side;
        crowd.SignIn(people);
        crowd.Connect(side.People);
        crowd.FillRooms(1, people);
        var (room, work) = (side.Rooms[0], works[side] = new(side.People[0].Change ?? 0));
        crowd.Call(side.People[1..], person => person.Call("LeaveRoom", room.Id));
        if (!side.Bare)
            Write(side);
        work.Expected = side.Bare ? BareMessages : behind;
        side.Finished = (person, text) => work.Take(person, text, side.Tally);
    }

    /// <inheritdoc/>
    public override void WarmUp(LoadCrowd crowd, TimeSpan duration)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < duration;)
            Measure(crowd, duration);
    }

    /// <inheritdoc/>
    public override LoadRound Measure(LoadCrowd crowd, TimeSpan duration)
    {
        var (side, work) = (crowd.Side, works[crowd.Side]);
        var room = side.Rooms[0];
        (work.Messages, work.Bytes, work.Answers, work.Lost, work.Doubled) = (0, 0, 0, 0, 0);
        work.Began.Clear();
        var gauge = new RoundGauge(side);
        work.AskedAt = Stopwatch.GetTimestamp();
        crowd.Call(side.People, person => person.Call("ChangesAfter", room.Id, work.Change), people);
        var round = gauge.End();
        round.Add(side.Tally.Times.Spread());
        round["wallSeconds"] = round["seconds"];
        round["answers"] = work.Answers;
        round["messages"] = work.Messages;
        round["bytesPerMessage"] = work.Messages == 0 ? null : work.Bytes / (double)work.Messages;
        (round["lost"], round["doubled"], round["errors"]) = (work.Lost, work.Doubled, side.Tally.TakeErrors());
        return round;
    }

    /// <summary>The one who stayed in the room writes what the others miss.</summary>
    private void Write(LoadSide side)
    {
        var (writer, answered) = (side.People[0], 0);
        writer.Write(Text);
        side.Answered = (_, number) =>
        {
            if (++answered < behind)
                writer.Send(number + 1);
        };
        writer.Send(0);
        if (!side.Loop.Until(() => answered == behind, TimeSpan.FromMinutes(1)))
            throw new LoadException($"{side.Name} does not take the messages that people are to miss");
    }

    /// <summary>The counters of a page follow its messages, in fewer bytes than this.</summary>
    private const int EndOfPage = 120;

    /// <summary>What the yardstick has prepared for everybody who asks.</summary>
    private const int BareMessages = 200;

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

        /// <summary>Those who have had a page, and not yet all.</summary>
        public Dictionary<LoadPerson, (NumberCheck Numbers, long First, long Last)> Began { get; } = [];

        /// <summary>Looks at each number of the answers: all that were missed, each once, in order.</summary>
        public void Take(LoadPerson person, ReadOnlySpan<byte> text, Tally tally)
        {
            if (AskedAt == 0)
                return;
            Answers++;
            Bytes += text.Length;
            Began.Remove(person, out var begun);
            var (numbers, first, last) = begun;
            var end = text[Math.Max(0, text.Length - EndOfPage)..];
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
