using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Pages;

/// <summary>The mark next to names that shows a person's kind: guests and operators have one, ordinary accounts none. The script's
/// <c>markKind</c> does the same.</summary>
/// <param name="Kinds">Kind names for style and script, separated by spaces; empty for no mark.</param>
/// <param name="Words">The text of the mark.</param>
/// <param name="Title">A tooltip with each person's kind, where the mark is about several people.</param>
public sealed record KindMark(string Kinds, string Words, string? Title)
{
    /// <summary>The empty mark, which is not shown.</summary>
    public static readonly KindMark None = new("", "", null);

    private static readonly (PersonKind Kind, string Name)[] Marked = [(PersonKind.Guest, "guest"), (PersonKind.Operator, "operator")];

    /// <summary>The mark of one person.</summary>
    public static KindMark Of(PersonKind? kind, Texts texts) =>
        Marked.FirstOrDefault(one => one.Kind == kind).Name is { } name ? new(name, texts[$"js.kind.{name}"], null) : None;

    /// <summary>The mark of the others in a direct conversation; empty in other rooms.</summary>
    public static KindMark Of(RoomView room, string viewerId, Texts texts)
    {
        Person[] others = [.. (room.People ?? []).Where(person => person.Id != viewerId)];
        var groups = Marked.Select(
            one => (one.Name, Word: texts[$"js.kind.{one.Name}"], Of: others.Where(person => person.Kind == one.Kind).ToArray()))
            .Where(group => group.Of.Length > 0).ToArray();
        return groups.Length == 0 ? None : new(
            string.Join(' ', groups.Select(group => group.Name)), string.Join(", ", groups.Select(group => group.Word)),
            others.Length > 1
                ? string.Join("; ",
                    groups.Select(group => $"{group.Word}: {string.Join(", ", group.Of.Select(person => Texts.Isolated(person.Name)))}"))
                : null);
    }

    /// <summary>The current kinds of the people with these ids.</summary>
    public static IReadOnlyDictionary<string, PersonKind> KindsOf(PersonStore people, IEnumerable<string?> ids)
    {
        Dictionary<string, PersonKind> kinds = [];
        foreach (var id in ids.OfType<string>().Distinct())
        {
            if (people.FindRecord(id) is { } record && record.Status != PersonStatus.Deleted)
                kinds[id] = record.Person.Kind;
        }

        return kinds;
    }
}
