using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The people who reacted to a message with the same emoji.</summary>
/// <param name="Emoji">One emoji, with variation selectors as Unicode recommends them.</param>
/// <param name="Count">Number of people.</param>
/// <param name="People">The first people to react, in that order; at most <see cref="Limits.ReactionNames"/>.</param>
/// <param name="More">Ids of the next people, at most <see cref="Limits.ReactionIds"/>; null for none.</param>
public sealed record Reaction(
    string Emoji,
    int Count,
    ValueList<Person> People,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ValueList<string>? More = null)
{
    /// <summary>Whether a person is among those that this names.</summary>
    public bool Names(string personId) => People.Exists(person => person.Id == personId) || More?.Contains(personId) is true;
}
