namespace ChatApp.Messages;

/// <summary>Code between two fences of backticks or tildes.</summary>
/// <param name="Language">The word after the opening fence; null for none.</param>
/// <param name="Code">The lines of code.</param>
/// <param name="Lines">Number of lines including the fences.</param>
internal sealed record CodeFence(string? Language, IReadOnlyList<string> Code, int Lines)
{
    private const int Shortest = 3;

    private const int LongestLanguage = 30;

    /// <summary>The fenced code that starts at a line; null if none does. Unclosed backticks fence the rest of the text; unclosed tildes
    /// fence nothing, because they are also used in drawings.</summary>
    public static CodeFence? Find(IReadOnlyList<string> lines, int index)
    {
        var opening = lines[index];
        var indent = opening.Length - opening.AsSpan().TrimStart().Length;
        if (indent == opening.Length || opening[indent] is not ('`' or '~'))
            return null;
        var sign = opening[indent];
        var length = CountAt(opening, indent, sign);
        var info = opening[(indent + length)..].Trim();
        if (length < Shortest || info.Contains(sign, StringComparison.Ordinal))
            return null;
        List<string> code = [];
        if (info.Length > 0 && !IsLanguage(info))
            (code, info) = ([info], ""); // Text after the opening fence that is no language is the first line of code.
        var (end, isClosed) = (index + 1, false);
        for (; end < lines.Count && !isClosed; end++)
        {
            var line = lines[end].TrimEnd();
            var closing = CountBefore(line, sign);
            isClosed = closing >= length && (line.AsSpan().TrimStart().Length == closing || (sign == '`' && closing == length));
            var kept = isClosed ? line[..^closing] : lines[end];
            if (!isClosed || !string.IsNullOrWhiteSpace(kept))
                code.Add(Outdented(kept, indent));
        }

        return (isClosed || sign == '`') && code.Exists(line => !string.IsNullOrWhiteSpace(line))
            ? new(info.Length == 0 ? null : info, code, end - index)
            : null;
    }

    private static bool IsLanguage(string info) =>
        info.Length <= LongestLanguage
        && info.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '#' or '-' or '.' or '_');

    private static string Outdented(string line, int columns)
    {
        var at = 0;
        while (at < columns && at < line.Length && line[at] is ' ' or '\t')
            at++;
        return line[at..];
    }

    private static int CountAt(string line, int at, char sign)
    {
        var count = 0;
        while (at + count < line.Length && line[at + count] == sign)
            count++;
        return count;
    }

    private static int CountBefore(string line, char sign)
    {
        var count = 0;
        while (count < line.Length && line[^(count + 1)] == sign)
            count++;
        return count;
    }
}
