using System.Globalization;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Mention state of one parse. Without names, it collects the positions where a person may be mentioned; with
/// names, it finds the mentions.</summary>
/// <param name="mentions">The names and their persons; null to collect.</param>
internal sealed class MentionScan(IReadOnlyList<Mention>? mentions)
{
    /// <summary>Maximum number of positions examined: a text with more mentions means no particular person.</summary>
    private const int MaxPlaces = 20;

    /// <summary>A name may be typed longer than stored: with combining marks separate from their letters.</summary>
    private const int MaxTyped = 2 * Limits.PersonName;

    private readonly List<IReadOnlyList<string>> places = [];
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private int seen;

    /// <summary>The collected positions, each with the possible names, longest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Places => places;

    /// <summary>The mentions found; all persons if several have the same name.</summary>
    public IReadOnlyList<Mention> Found => [.. (mentions ?? []).Where(mention => found.Contains(mention.Name))];

    /// <summary>Whether a character is the sign before a name.</summary>
    public static bool IsSign(int character) => character is '@' or '＠';

    /// <summary>Whether a mention may start at a sign: not within a word, a URL or similar code.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sign">Position of the sign.</param>
    /// <param name="before">End of the preceding text: at the sign, or before its backslash.</param>
    /// <param name="lastEnd">End of the last mention; any mark may follow it.</param>
    public static bool MayBegin(ReadOnlySpan<char> text, int sign, int before, int lastEnd)
    {
        var previous = Characters.Before(text, before);
        if (Characters.IsSpace(Characters.At(text, sign + 1)) || IsSign(previous) || previous is '\\' or '=')
            return false;
        if (previous is '/' or '.' or '_' or '-' or '+')
        {
            var further = Characters.Before(text, before - 1);
            return before - 1 == lastEnd || !(Characters.IsWord(further) || further == '/');
        }

        return !Characters.IsWord(previous) || Characters.IsUnspaced(previous);
    }

    /// <summary>Finds the mention at a sign where one may start.</summary>
    /// <returns>The longest complete name at that position; null for none.</returns>
    public Mention? At(ReadOnlySpan<char> text, int sign)
    {
        if (seen++ >= MaxPlaces)
            return null;
        var rest = text[(sign + 1)..];
        if (mentions is null)
        {
            Gather(rest);
            return null;
        }

        Mention? best = null;
        foreach (var mention in mentions)
        {
            if (mention.Name.Length > (best?.Name.Length ?? 0) && rest.StartsWith(mention.Name, StringComparison.Ordinal)
                && MayEnd(rest, mention.Name.Length))
                best = mention;
        }

        if (best is not null)
            found.Add(best.Name);
        return best;
    }

    private void Gather(ReadOnlySpan<char> rest)
    {
        var line = rest.IndexOf('\n');
        List<string> names = [];
        for (var length = Math.Min(MaxTyped, line < 0 ? rest.Length : line); length > 0; length--)
        {
            if (MayEnd(rest, length) && !char.IsWhiteSpace(rest[length - 1]))
                names.Add(rest[..length].ToString());
        }

        places.Add(names);
    }

    /// <summary>Whether a name may end there: <c>@Anna-Lena</c>, <c>@Anna_2</c> and <c>@anna@example.org</c> do not mention Anna.</summary>
    private static bool MayEnd(ReadOnlySpan<char> text, int end)
    {
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            return false; // Within a surrogate pair.
        var (last, next) = (Characters.Before(text, end), Characters.At(text, end));
        if (next is '-' or '_' or '.' or '@' or '＠' or '\u2010' or '\u2011')
            return Characters.IsBoundary(last, Characters.At(text, end + 1));
        return Characters.IsBoundary(last, next)
            && Characters.Category(next) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
    }
}
