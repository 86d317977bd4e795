using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ChatApp.Contracts;

/// <summary>The message that a message answers, as it is now. A reader replaces it with each change of that message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Author">Its author.</param>
/// <param name="Excerpt">The beginning of its text in one line; null once deleted.</param>
public sealed partial record Quote(
    long Number, Person Author, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Excerpt)
{
    /// <summary>Whether it was deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleted { get; init; }

    /// <summary>Creates the quote of a message.</summary>
    public static Quote Of(MessageView message) => Of(message.Number, message.Author, message.Text, message.DeletedAt is not null);

    /// <summary>Creates the quote of a message.</summary>
    public static Quote Of(long number, Person author, string text, bool deleted) =>
        new(number, author, deleted ? null : ExcerptOf(text)) { Deleted = deleted };

    /// <summary>Returns the excerpt that a quote shows; same rules as the script's <c>excerptOf</c>.</summary>
    private static string ExcerptOf(string text)
    {
        var line = Spaces().Replace(ActionText.Of(text) ?? text, " ").Trim(' ');
        if (line.Length <= Limits.Excerpt)
            return line;
        return line[..(char.IsHighSurrogate(line[Limits.Excerpt - 1]) ? Limits.Excerpt - 1 : Limits.Excerpt)] + "…";
    }

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Spaces();
}
