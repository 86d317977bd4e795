using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>What is wanted of a metric: ChatApp's share of the baseline's, or a bound of its own.</summary>
/// <param name="Key">The metric.</param>
/// <param name="Words">What is held against what.</param>
/// <param name="Bound">The share, or the bound.</param>
/// <param name="AtLeast">Whether it is the least; else the most.</param>
/// <param name="Alone">Whether ChatApp's own metric is meant, not its share.</param>
internal sealed record Threshold(string Key, string Words, double Bound, bool AtLeast, bool Alone = false);

/// <summary>One kind of work.</summary>
internal abstract class LoadScenario
{
    /// <summary>For an answer.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where nothing has come for so long, what is under way when a round ends is lost.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    // A line of talk, with nothing in it that Markdown or HTML would change; every target sends the same.
    protected const string Text = "Shall we look at the numbers once more before lunch, or is it good as it is";

    /// <summary>Its metrics, in the table's order.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>What is wanted of them.</summary>
    public abstract IReadOnlyList<Threshold> Thresholds { get; }

    /// <summary>The work in words, with its numbers.</summary>
    public abstract string Words { get; }

    /// <summary>How many connections it wants.</summary>
    public abstract int Connections { get; }

    /// <summary>Brings people and rooms to a target.</summary>
    public abstract void Prepare(LoadDriver driver);

    /// <summary>Works on a target for a time, or once where the work has an end.</summary>
    public abstract RoundMetrics Measure(LoadDriver driver, TimeSpan duration);

    /// <summary>Works until the code is warm.</summary>
    public virtual void WarmUp(LoadDriver driver, TimeSpan duration) => Measure(driver, duration);

    /// <summary>Waits until everybody has everything, and counts what is lost or there twice.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sent">How many were sent.</param>
    /// <param name="answers">How many of them are answered by now.</param>
    /// <param name="before">The sum of the rooms' greatest numbers when the round began.</param>
    /// <param name="round">Gets the faults.</param>
    protected static void Settle(LoadTarget target, long sent, Func<long> answers, long before, RoundMetrics round)
    {
        long Seen() => target.Counters.Answers + target.Counters.Deliveries;
        var seen = Seen();
        // An answer may be here before anybody has the message.
        while (!target.Loop.Until(() => answers() >= sent && Highest(target) - before >= answers() && target.Rooms.TrueForAll(HasAll), Silence) && seen != Seen())
            seen = Seen();
        foreach (var room in target.Rooms)
        {
            foreach (var person in room.People.Where(person => person.Reading))
                person.Numbers.Settle(room.Highest);
        }

        // A message that the server stored and nobody was answered is none too many; one that is there once more than it was sent is.
        var (stored, answered) = (Highest(target) - before, answers());
        round["lost"] = target.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeLost())) + Math.Max(0, answered - stored);
        round["doubled"] = target.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeDoubled())) + Math.Max(0, stored - sent);
        round["errors"] = target.Counters.TakeErrors() + Math.Max(0, sent - answered);
    }

    private static bool HasAll(LoadRoom room) => room.People.TrueForAll(person => !person.Reading || person.Numbers.Holds(room.Highest));

    /// <summary>The sum of the rooms' greatest numbers.</summary>
    protected static long Highest(LoadTarget target) => target.Rooms.Sum(room => room.Highest);
}
