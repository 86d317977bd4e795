using System.Globalization;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>What a parse of a text knows of mentions. Without names it gathers where somebody may be mentioned, with them it finds who is.
/// </summary>
/// <param name="mentions">The names, and who bears them; null to gather.</param>
internal sealed class MentionScan(IReadOnlyList<Mention>? mentions)
{
    /// <summary>So many places of a text are looked at: who names more people at once names nobody in particular.</summary>
    private const int MaxPlaces = 20;

    /// <summary>A name may be typed longer than it is stored: with marks apart from their letters.</summary>
    private const int MaxTyped = 2 * Limits.PersonName;

    private readonly List<IReadOnlyList<string>> places = [];
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private int seen;

    /// <summary>The places gathered, each with the names that may stand there, the longest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Places => places;

    /// <summary>Who was found. Where two people bear a name, both.</summary>
    public IReadOnlyList<Mention> Found => [.. (mentions ?? []).Where(mention => found.Contains(mention.Name))];

    /// <summary>Whether this is the sign before a name.</summary>
    public static bool IsSign(int character) => character is '@' or '＠';

    /// <summary>Whether a sign may begin a mention: not within a word, an address or code that looks like one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sign">Where the sign is.</param>
    /// <param name="before">Where what stands before it ends: there, or before a backslash.</param>
    /// <param name="lastEnd">Where the last mention ended: after it every mark may stand.</param>
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

    /// <summary>Finds the mention at a sign where one may begin.</summary>
    /// <returns>The longest name that stands there whole; null for none.</returns>
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

    /// <summary>Whether a name may end there: <c>@Anna-Lena</c>, <c>@Anna_2</c> and <c>@anna@example.org</c> are others than Anna.</summary>
    private static bool MayEnd(ReadOnlySpan<char> text, int end)
    {
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            return false; // Within a pair.
        var (last, next) = (Characters.Before(text, end), Characters.At(text, end));
        if (next is '-' or '_' or '.' or '@' or '＠' or '\u2010' or '\u2011')
            return Characters.IsBoundary(last, Characters.At(text, end + 1));
        return Characters.IsBoundary(last, next)
            && Characters.Category(next) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
    }
}
