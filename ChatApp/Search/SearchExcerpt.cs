namespace ChatApp.Search;

/// <summary>A part of a message's text around the words that were searched for.</summary>
public static class SearchExcerpt
{
    /// <summary>Maximum length in UTF-16 units, and how much of it precedes the first word found.</summary>
    private const int Length = 300, Lead = 80;

    /// <summary>Cuts out the part, as pieces of which the found words are marked.</summary>
    public static IReadOnlyList<(string Text, bool IsMarked)> Of(string text, SearchQuery query)
    {
        text = SearchText.Compose(text);
        var marks = MarksIn(SearchText.WordsOf(text), [.. query.Wanted]);
        var start = text.Length <= Length || marks.Count == 0 || marks[0].Start <= Lead ? 0 : BoundaryBefore(text, marks[0].Start - Lead);
        var end = text.Length - start <= Length ? text.Length : BoundaryBefore(text, start + Length);
        List<(string, bool)> pieces = [];
        if (start > 0)
            pieces.Add(("… ", false));
        var at = start;
        foreach (var mark in marks)
        {
            if (mark.Start >= end)
                break;
            Add(at, mark.Start, false);
            Add(mark.Start, Math.Min(mark.End, end), true);
            at = Math.Min(mark.End, end);
        }

        Add(at, end, false);
        if (end < text.Length)
            pieces.Add((" …", false));
        return pieces;

        void Add(int from, int to, bool isMarked)
        {
            if (to > from)
                pieces.Add((text[from..to], isMarked));
        }
    }

    private static List<(int Start, int End)> MarksIn(IReadOnlyList<SearchWord> words, IReadOnlyList<SearchTerm> terms)
    {
        List<(int Start, int End)> marks = [];
        for (var position = 0; position < words.Count; position++)
        {
            var length = terms.Where(term => term.IsAt(words, position)).Select(term => term.Words.Count).DefaultIfEmpty().Max();
            if (length == 0)
                continue;
            var (start, end) = (words[position].Start, words[position + length - 1].End);
            if (marks is [.., var last] && start < last.End) // Overlapping phrases.
                marks[^1] = (last.Start, Math.Max(last.End, end));
            else
                marks.Add((start, end));
        }

        return marks;
    }

    /// <summary>The nearest position at or before this one at which the text can be cut: after a space if one is near, and never within a
    /// surrogate pair.</summary>
    private static int BoundaryBefore(string text, int position)
    {
        var space = text.LastIndexOfAny([' ', '\n'], position, Math.Min(position, 20));
        if (space >= 0)
            return space + 1;
        return char.IsLowSurrogate(text[position]) ? position - 1 : position;
    }
}
