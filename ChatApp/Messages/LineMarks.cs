using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>A line of a list.</summary>
/// <param name="Indent">The columns before it.</param>
/// <param name="Number">As typed; null for a bullet.</param>
/// <param name="Gap">The spaces after the number.</param>
/// <param name="Words">What follows.</param>
internal sealed record ListItem(int Indent, string? Number, string Gap, string Words);

/// <summary>What the marks at the beginnings of lines mean. They mean something only before words: <c>&gt; 5 people came</c> compares.
/// </summary>
internal sealed class LineMarks(IReadOnlyList<string> lines)
{
    private const string Fence = "```";

    /// <summary>The most digits of an item's number: longer ones are not counted by.</summary>
    private const int NumberDigits = 9;

    /// <summary>The most spaces before a <c>&gt;</c>; further in it is part of a drawing.</summary>
    private const int QuoteIndent = 3;

    // What was looked at once is not again, so that the time stays in proportion to the text.
    private int noQuoteBefore;
    private bool tildesStayOpen;

    /// <summary>Whether a line by itself would be a quote, an item or the beginning of code.</summary>
    public bool IsMarked(int index) =>
        QuoteAt(index).Count > 0 || ItemAt(index) is not null || lines[index].StartsWith(Fence, StringComparison.Ordinal);

    /// <summary>The code that begins at a line; null where none does.</summary>
    public CodeFence? FenceAt(int index)
    {
        var line = lines[index].AsSpan().TrimStart();
        var isDrawn = line.StartsWith("~~~");
        if (!line.StartsWith(Fence) && (!isDrawn || tildesStayOpen))
            return null;
        var fence = CodeFence.Find(lines, index);
        tildesStayOpen |= isDrawn && fence is null;
        return fence;
    }

    /// <summary>The quote that begins at a line, without its marks: lines that each carry one, of which at least one quotes words.
    /// </summary>
    public IReadOnlyList<string> QuoteAt(int index)
    {
        if (index < noQuoteBefore)
            return [];
        var (end, quotes) = (index, false);
        for (; end < lines.Count; end++)
        {
            var line = lines[end];
            var sign = SignOf(line);
            if (sign < 0 || (sign + 1 < line.Length && line[sign + 1] is not (' ' or '\t' or '>')))
                break;
            quotes |= sign + 1 < line.Length && line[sign + 1] != '>' && BeginsWithWord(line.AsSpan(sign + 1));
        }

        if (quotes)
            return [.. lines.Skip(index).Take(end - index).Select(Unquoted)];
        noQuoteBefore = end;
        return [];
    }

    /// <summary>The item that a line is; null where it is none.</summary>
    public ListItem? ItemAt(int index)
    {
        var line = lines[index];
        var (at, indent) = (0, 0);
        for (; at < line.Length && line[at] is ' ' or '\t'; at++)
            indent += line[at] == '\t' ? 4 : 1;
        if (at == line.Length)
            return null;
        var end = at;
        while (end < line.Length && char.IsAsciiDigit(line[end]))
            end++;
        var isNumbered = end > at;
        if (isNumbered ? end - at > NumberDigits || end == line.Length || line[end] != '.' : line[at] is not ('-' or '*'))
            return null;
        var words = end + 1;
        while (words < line.Length && line[words] is ' ' or '\t')
            words++;
        return words > end + 1 && HasLetter(line.AsSpan(words))
            ? new(indent, isNumbered ? line[at..end] : null, line[(end + 1)..words], line[words..])
            : null;
    }

    private static string Unquoted(string line)
    {
        var begin = SignOf(line) + 1;
        return begin < line.Length && line[begin] is ' ' or '\t' ? line[(begin + 1)..] : line[begin..];
    }

    private static int SignOf(string line)
    {
        var at = 0;
        while (at < line.Length && at < QuoteIndent && line[at] == ' ')
            at++;
        return at < line.Length && line[at] == '>' ? at : -1;
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Characters.IsLetter(rune.Value))
                return true;
        }

        return false;
    }

    /// <summary>Whether there are words, and no number comes before them.</summary>
    private static bool BeginsWithWord(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Characters.IsWord(rune.Value))
                return Characters.IsLetter(rune.Value);
        }

        return false;
    }
}
