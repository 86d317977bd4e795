using ChatApp.Load.Metrics;

namespace ChatApp.Load.Scenarios;

/// <summary>What is wanted of a figure: ChatApp's share of the yardstick's, or a bound of its own.</summary>
/// <param name="Key">The figure.</param>
/// <param name="Words">What is held against what.</param>
/// <param name="Bound">The share, or the bound.</param>
/// <param name="AtLeast">Whether it is the least; else the most.</param>
/// <param name="Alone">Whether ChatApp's own figure is meant, not its share.</param>
internal sealed record Target(string Key, string Words, double Bound, bool AtLeast, bool Alone = false);

/// <summary>One kind of work.</summary>
internal abstract class LoadScenario
{
    /// <summary>For an answer.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where nothing has come for so long, what is under way when a round ends is lost.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    // A line of talk, with nothing in it that Markdown or HTML would change; every side sends the same.
    protected const string Text = "Shall we look at the numbers once more before lunch, or is it good as it is";

    /// <summary>Its figures, in the table's order.</summary>
    public abstract IReadOnlyList<Figure> Figures { get; }

    /// <summary>What is wanted of them.</summary>
    public abstract IReadOnlyList<Target> Targets { get; }

    /// <summary>The work in words, with its numbers.</summary>
    public abstract string Words { get; }

    /// <summary>How many connections it wants.</summary>
    public abstract int Connections { get; }

    /// <summary>Brings people and rooms to a side.</summary>
    public abstract void Prepare(LoadCrowd crowd);

    /// <summary>Works on a side for a time, or once where the work has an end.</summary>
    public abstract LoadRound Measure(LoadCrowd crowd, TimeSpan duration);

    /// <summary>Works until the code is warm.</summary>
    public virtual void WarmUp(LoadCrowd crowd, TimeSpan duration) => Measure(crowd, duration);

    /// <summary>Waits until everybody has everything, and counts what is lost or there twice.</summary>
    /// <param name="side">The side.</param>
    /// <param name="sent">How many were sent.</param>
    /// <param name="answers">How many of them are answered by now.</param>
    /// <param name="before">The sum of the rooms' greatest numbers when the round began.</param>
    /// <param name="round">Gets the faults.</param>
    protected static void Settle(LoadSide side, long sent, Func<long> answers, long before, LoadRound round)
    {
        long Seen() => side.Tally.Answers + side.Tally.Deliveries;
        var seen = Seen();
        // An answer may be here before anybody has the message.
        while (!side.Loop.Until(() => answers() >= sent && Highest(side) - before >= answers() && side.Rooms.TrueForAll(HasAll), Silence) && seen != Seen())
            seen = Seen();
        foreach (var room in side.Rooms)
        {
            foreach (var person in room.People.Where(person => person.Reading))
                person.Numbers.Settle(room.Highest);
        }

        // A message that the server stored and nobody was answered is none too many; one that is there once more than it was sent is.
        var (stored, answered) = (Highest(side) - before, answers());
        round["lost"] = side.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeLost())) + Math.Max(0, answered - stored);
        round["doubled"] = side.Rooms.Sum(room => room.People.Sum(person => person.Numbers.TakeDoubled())) + Math.Max(0, stored - sent);
        round["errors"] = side.Tally.TakeErrors() + Math.Max(0, sent - answered);
    }

    private static bool HasAll(LoadRoom room) => room.People.TrueForAll(person => !person.Reading || person.Numbers.Holds(room.Highest));

    /// <summary>The sum of the rooms' greatest numbers.</summary>
    protected static long Highest(LoadSide side) => side.Rooms.Sum(room => room.Highest);
}
