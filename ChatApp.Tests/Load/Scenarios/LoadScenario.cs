using ChatApp.Load.Measurement;

namespace ChatApp.Load.Scenarios;

/// <summary>The target of a metric: a ratio of ChatApp's value to the baseline's, or an absolute bound.</summary>
/// <param name="Key">Key of the metric.</param>
/// <param name="Words">Description for the table.</param>
/// <param name="Bound">The ratio or the absolute bound.</param>
/// <param name="AtLeast">Whether the bound is a minimum; else it is a maximum.</param>
/// <param name="Alone">Whether the bound applies to ChatApp's value itself instead of the ratio.</param>
/// <param name="Column">The target that it applies to; null for the first.</param>
internal sealed record Threshold(string Key, string Words, double Bound, bool AtLeast, bool Alone = false, string? Column = null);

/// <summary>A kind of load that a run can measure.</summary>
internal abstract class LoadScenario
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>After the end of a round, messages count as lost when nothing was received for this long.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    // A chat message without characters that Markdown or HTML would change; the same for every target.
    protected const string Text = "Shall we look at the numbers once more before lunch, or is it good as it is";

    /// <summary>The metrics, in the table's order.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The targets of the metrics.</summary>
    public abstract IReadOnlyList<Threshold> Thresholds { get; }

    /// <summary>The targets of the metrics in a run that compares PostgreSQL with SQLite.</summary>
    public virtual IReadOnlyList<Threshold> ThresholdsOnPostgres => [];

    /// <summary>Description of the load, with its numbers.</summary>
    public abstract string Words { get; }

    /// <summary>Number of connections that the scenario opens.</summary>
    public abstract int Connections { get; }

    /// <summary>Connects people to a target and creates rooms as far as the scenario needs them.</summary>
    public abstract void Prepare(LoadDriver driver);

    /// <summary>Measures one round on a target, for a time, or once if the scenario has an end.</summary>
    public abstract RoundMetrics Measure(LoadDriver driver, TimeSpan duration);

    /// <summary>Runs the scenario until the server's code is compiled and its caches are filled.</summary>
    public virtual void WarmUp(LoadDriver driver, TimeSpan duration) => Measure(driver, duration);

    /// <summary>Waits until all people have received all messages, and counts lost and duplicate ones.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sent">Number of messages sent.</param>
    /// <param name="answers">Returns the number of messages answered so far.</param>
    /// <param name="before">The sum of the rooms' highest message numbers at the start of the round.</param>
    /// <param name="round">Receives the faults.</param>
    protected static void Settle(LoadTarget target, long sent, Func<long> answers, long before, RoundMetrics round)
    {
        long Seen() => target.Counters.Answers + target.Counters.Deliveries;
        var seen = Seen();
        // The answer to a message may arrive before its first delivery.
        while (!target.Loop.Until(
            () => answers() >= sent && Highest(target) - before >= answers() && target.Rooms.TrueForAll(HasAll), Silence)
            && seen != Seen())
            seen = Seen();
        foreach (var room in target.Rooms)
        {
            foreach (var person in room.People.Where(person => person.Reading))
                person.Numbers.Settle(room.Highest);
        }

        // A stored message without an answer is no duplicate; more stored messages than sent ones are.
        var (stored, answered) = (Highest(target) - before, answers());
        round["lost"] = target.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeLost())) + Math.Max(0, answered - stored);
        round["doubled"] = target.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeDoubled())) + Math.Max(0, stored - sent);
        round["errors"] = target.Counters.TakeErrors() + Math.Max(0, sent - answered);
    }

    private static bool HasAll(LoadRoom room) => room.People.TrueForAll(person => !person.Reading || person.Numbers.Holds(room.Highest));

    /// <summary>The sum of the rooms' highest message numbers.</summary>
    protected static long Highest(LoadTarget target) => target.Rooms.Sum(room => room.Highest);
}
