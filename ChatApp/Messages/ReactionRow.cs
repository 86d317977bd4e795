using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>A reaction of one person to a message.</summary>
/// <param name="Number">Number of the message.</param>
/// <param name="Emoji">The emoji.</param>
/// <param name="Change">The room's change at which the person reacted.</param>
/// <param name="Person">The person.</param>
internal sealed record ReactionRow(long Number, string Emoji, long Change, Person Person)
{
    /// <summary>Converts the reactions to one message for clients; null for none.</summary>
    public static ValueList<Reaction>? ToViews(IEnumerable<ReactionRow> rows)
    {
        var kinds = rows.OrderBy(row => row.Change).GroupBy(row => row.Emoji).Select(ToView).ToList();
        return kinds.Count == 0 ? null : new(kinds);
    }

    private static Reaction ToView(IGrouping<string, ReactionRow> kind)
    {
        var people = kind.Select(row => row.Person).ToList();
        var more = people.Skip(Limits.ReactionNames).Take(Limits.ReactionIds).Select(person => person.Id).ToList();
        return new(kind.Key, people.Count, new(people.Take(Limits.ReactionNames)), more.Count == 0 ? null : new(more));
    }
}
