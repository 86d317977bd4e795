using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Detects block marks at the start of lines. They count only before words: <c>&gt; 5 people came</c> is a comparison.</summary>
internal sealed class LineMarks(IReadOnlyList<string> lines)
{
    private const string Fence = "```";

    /// <summary>Maximum number of digits of an item's number; longer numbers are no list items.</summary>
    private const int NumberDigits = 9;

    /// <summary>Length of <c>[ ]</c> and the space after it.</summary>
    private const int TaskBox = 4;

    /// <summary>Maximum number of spaces before a <c>&gt;</c>; further to the right it is part of a drawing.</summary>
    private const int QuoteIndent = 3;

    // Negative results are remembered, so that the time stays linear in the length of the text.
    private int noQuoteBefore;
    private bool tildesStayOpen;

    /// <summary>Whether a line on its own would be a quote, a list item or the start of code.</summary>
    public bool IsMarked(int index) =>
        QuoteAt(index).Count > 0 || ItemAt(index) is not null || lines[index].StartsWith(Fence, StringComparison.Ordinal);

    /// <summary>The fenced code that starts at a line; null if none does.</summary>
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

    /// <summary>The quote that starts at a line, without its marks: consecutive lines with a mark, at least
    /// one of which quotes words.</summary>
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

    /// <summary>The list item on a line; null if it is none.</summary>
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
        if (words == end + 1 || !HasLetter(line.AsSpan(words)))
            return null;
        return !isNumbered && IsTask(line.AsSpan(words), out var isDone)
            ? new(indent, null, "", line[(words + TaskBox)..], isDone)
            : new(indent, isNumbered ? line[at..end] : null, line[(end + 1)..words], line[words..]);
    }

    /// <summary>The table that starts at a line; null if none does.</summary>
    public MarkdownTable? TableAt(int index) => MarkdownTable.Find(lines, index);

    // [ ] or [x], a space, and words.
    private static bool IsTask(ReadOnlySpan<char> words, out bool isDone)
    {
        isDone = words is ['[', 'x' or 'X', ..];
        return words is ['[', ' ' or 'x' or 'X', ']', ' ', ..] && HasLetter(words[TaskBox..]);
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

    /// <summary>Whether there are words, with no number before them.</summary>
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
