using System.Buffers;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Finds links with a text of their own: <c>[text](target "title")</c>.</summary>
internal sealed class LinkScan(string text)
{
    /// <summary>Maximum length of a link's text; longer text in brackets is no link.</summary>
    private const int LongestLabel = 300;

    private const int LongestTarget = 2_000;

    // Ends the title of a link, or never occurs in a title that is words.
    private static readonly SearchValues<char> NotInTitle = SearchValues.Create("\"\n<>=");

    private readonly int last = text.LastIndexOf("](", StringComparison.Ordinal);
    private int[]? closings;

    /// <summary>The link that starts at a bracket; null if none does, or if its text pretends to be another URL.</summary>
    public FoundLink? At(int open)
    {
        if (open >= last)
            return null;
        closings ??= Closings();
        var close = closings[open];
        if (close == 0 || close - open > LongestLabel || close + 2 >= text.Length || text[close + 1] != '('
            || text[close + 2] is not ('h' or 'H' or 'm' or 'M' or 'w' or 'W'))
            return null;
        var label = text[(open + 1)..close];
        if (!Characters.AnyVisible(label))
            return null;
        var begin = close + 2;
        var end = TargetEnd(begin);
        var typed = begin..end;
        string? title = null;
        if (text.AsSpan(end).StartsWith(" \"") && text.AsSpan(end + 2).IndexOfAny(NotInTitle) is >= 0 and var length
            && text[end + 2 + length] == '"')
            (title, end) = (text.Substring(end + 2, length), end + length + 3);
        if (end >= text.Length || text[end] != ')' || UrlScan.LinkTo(text[typed]) is not { } target)
            return null;
        var pretends = label.Trim() != text[typed]
            && (label.Contains("://", StringComparison.Ordinal) || label.Contains("www.", StringComparison.OrdinalIgnoreCase));
        return pretends ? null : new(label, target, title, end + 1);
    }

    /// <summary>End of the target: at a space, or at a parenthesis that it did not open.</summary>
    private int TargetEnd(int begin)
    {
        var (end, parentheses) = (begin, 0);
        var limit = Math.Min(text.Length, begin + LongestTarget);
        for (; end < limit && !char.IsWhiteSpace(text[end]) && (text[end] != ')' || parentheses > 0); end++)
            parentheses += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
        return end;
    }

    /// <summary>For each opening bracket, the position of its closing bracket on the same line; 0 for none.</summary>
    private int[] Closings()
    {
        var closed = new int[text.Length];
        Stack<int> open = [];
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] == '[')
                open.Push(place);
            else if (text[place] == '\n')
                open.Clear();
            else if (text[place] == ']' && open.TryPop(out var opening))
                closed[opening] = place;
        }

        return closed;
    }
}
