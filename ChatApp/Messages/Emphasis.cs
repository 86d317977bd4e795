using System.Globalization;
using System.Text;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Emphasis in a paragraph: <c>*x*</c>, <c>_x_</c>, <c>**x**</c>, <c>***x***</c> and <c>~~x~~</c>, at word boundaries. Marks are
/// collected while the text is rendered, and paired at the end.</summary>
/// <param name="text">The paragraph.</param>
/// <param name="html">The output.</param>
internal sealed class Emphasis(string text, StringBuilder html)
{
    /// <summary>Maximum number of open marks: bounds the time and the nesting depth of elements.</summary>
    private const int MaxOpen = 16;

    /// <summary>Maximum number of signs between a mark and its word.</summary>
    private const int MaxSigns = 8;

    private readonly List<Run> runs = [];

    /// <summary>End of the last link, whose final sign does not belong to the sentence.</summary>
    public int LastLinkEnd { get; set; } = -1;

    /// <summary>Whether a character can be an emphasis mark.</summary>
    public static bool IsMark(char letter) => letter is '*' or '_' or '~';

    /// <summary>Reads the marks at a position, including backslashes before them.</summary>
    /// <returns>The position after them.</returns>
    public int Add(int start)
    {
        var end = start;
        while (end < text.Length && (IsMark(text[end]) || (text[end] == '\\' && end + 1 < text.Length && IsMark(text[end + 1]))))
            end++;
        for (var at = start; at < end;)
        {
            var mark = text[at] == '\\' ? text[at + 1] : text[at];
            var begin = at;
            var (count, isEscaped) = (0, false);
            while (at < end && (text[at] == mark || (text[at] == '\\' && text[at + 1] == mark)))
            {
                isEscaped |= text[at] == '\\';
                at += text[at] == '\\' ? 2 : 1;
                count++;
            }

            var isMarkup = mark switch { '*' => count <= 3, '_' => count == 1, _ => count == 2 };
            var (opens, closes) = isMarkup ? (MayOpen(start, end, mark, count), MayClose(start, end, mark, count)) : default;
            if (opens || closes)
                runs.Add(new(html.Length, mark, count, opens, closes, isEscaped, text[begin..at]));
            else
                html.AppendEscaped(text.AsSpan(begin, at - begin));
        }

        return end;
    }

    /// <summary>Pairs the marks and returns the HTML.</summary>
    /// <returns>The HTML of the whole paragraph.</returns>
    public string Finish()
    {
        if (runs.Count == 0)
            return html.ToString();
        Pair(runs.Where(run => !run.IsEscaped));
        if (runs.Exists(run => run.IsEscaped))
            DropBackslashes();
        var whole = new StringBuilder(html.Length + (runs.Count * 8));
        var written = 0;
        foreach (var run in runs)
        {
            whole.Append(html, written, run.At - written);
            run.Write(whole);
            written = run.At;
        }

        return whole.Append(html, written, html.Length - written).ToString();
    }

    /// <summary>Removes each backslash that escapes a mark, that is, whose mark would be paired without it.</summary>
    private void DropBackslashes()
    {
        var bare = runs.ConvertAll(run => run with { IsEscaped = false, Opened = "", Closed = "", Left = run.Count });
        Pair(bare);
        for (var index = 0; index < runs.Count; index++)
        {
            if (runs[index].IsEscaped && bare[index].Left < bare[index].Count)
                runs[index].Typed = new(runs[index].Mark, runs[index].Count);
        }
    }

    private static void Pair(IEnumerable<Run> runs)
    {
        List<Run> open = [];
        foreach (var run in runs)
        {
            for (var index = run.Closes ? open.Count - 1 : -1; index >= 0 && run.Left > 0; index--)
            {
                if (open[index].Mark != run.Mark || !Fits(open[index].Left, run.Left))
                    continue;
                while (run.Left > 0 && open[index].Left > 0)
                    Join(open[index], run);
                // Marks opened in between can no longer be closed.
                open.RemoveRange(index + 1, open.Count - index - 1);
                if (open[index].Left == 0)
                    open.RemoveAt(index);
            }

            if (!run.Opens || run.Left < run.Count)
                continue;
            if (open.Count == MaxOpen)
                open.RemoveAt(0);
            open.Add(run);
        }
    }

    private static bool Fits(int opening, int closing) => opening == closing || opening == 3 || closing == 3;

    private static void Join(Run opening, Run closing)
    {
        var size = Math.Min(2, Math.Min(opening.Left, closing.Left));
        var tag = opening.Mark == '~' ? "del" : size == 2 ? "strong" : "em";
        opening.Opened = $"<{tag}>{opening.Opened}";
        closing.Closed += $"</{tag}>";
        opening.Left -= size;
        closing.Left -= size;
    }

    private bool MayOpen(int start, int end, char mark, int count) =>
        BeginsWord(end, count)
        && MayStandOutside(start, Characters.Before(text, start), Characters.At(text, end), mark, before: true);

    private bool MayClose(int start, int end, char mark, int count) =>
        (start == LastLinkEnd || EndsWords(Characters.Before(text, start), count))
        && MayStandOutside(end, Characters.At(text, end), Characters.Before(text, start), mark, before: false);

    /// <summary>Whether a word starts after the marks, possibly after signs that may precede words.</summary>
    private bool BeginsWord(int at, int count)
    {
        for (var limit = at + MaxSigns; at < limit; at++)
        {
            var next = Characters.At(text, at);
            if (Characters.IsWord(next) || next == '`' || IsEmoji(next) || IsForeignMark(next))
                return true;
            var goesBefore = next is '"' or '\'' or '@' or '＠' or '#' or '<' or '&' || (count > 1 && next is '+' or '-' or '.' or '/')
                || Characters.Category(next) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation
                    or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.CurrencySymbol;
            if (!goesBefore)
                return false;
        }

        return false;
    }

    /// <summary>Whether a word, or a sign that may follow one, ends before the marks.</summary>
    private static bool EndsWords(int previous, int count) =>
        Characters.IsWord(previous) || (count > 1 && previous == '-')
        || previous is '`' or '"' or '\'' or '.' or ',' or ';' or ':' or '!' or '?' or '%' or '+' or '#' or '>'
        || Characters.IsIgnorable(previous) || IsEmoji(previous) || IsForeignMark(previous)
        || Characters.Category(previous) is UnicodeCategory.CurrencySymbol or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.InitialQuotePunctuation;

    /// <summary>Whether this character may be adjacent to marks, outside of the emphasized text.</summary>
    /// <param name="place">Position at which it starts or ends.</param>
    /// <param name="outer">The character.</param>
    /// <param name="inner">The character on the other side of the marks.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="before">Whether it precedes the marks.</param>
    private bool MayStandOutside(int place, int outer, int inner, char mark, bool before)
    {
        if (Characters.IsSpace(outer))
            return true;
        // Hebrew and Arabic prepositions and articles are a single letter at the start of the word.
        var isPrefix = before && mark == '*' && outer is >= 0x05D0 and <= 0x074F && Characters.IsLetter(outer);
        if (outer == '\\' || (!isPrefix && !Characters.IsBoundary(outer, inner)))
            return false;
        if (Characters.IsWord(outer))
            return true; // These scripts write words without spaces.
        // Underscores are part of names and paths.
        if (mark == '_' && outer < 0x80)
        {
            return outer is '"' or '\'' or '|' or '!' or ',' or ';' or '?'
                || (outer is '.' or ':' && !before && !Characters.IsWord(Characters.At(text, place + 1)))
                || Characters.Category(outer) is UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation;
        }

        // Between punctuation and a sign, a mark is part of a drawing: a shrug, a glob.
        return Characters.IsWord(inner)
            ? outer != '/' || !before
            : outer is not ('/' or '@' or '#' or '&' or '%') && Characters.Category(outer) is not
                (UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.CurrencySymbol);
    }

    /// <summary>Whether a character is punctuation of another script, as in <c>**注意：**</c>.</summary>
    private static bool IsForeignMark(int character) => character >= 0x80
        && Characters.Category(character) is UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation;

    /// <summary>Whether a character is an emoji; other symbols are used in text faces.</summary>
    private static bool IsEmoji(int character) => character is (>= 0x2600 and <= 0x27BF) or >= 0x1F000
        && Characters.Category(character) == UnicodeCategory.OtherSymbol;

    /// <summary>A run of adjacent identical marks.</summary>
    private sealed record Run(int At, char Mark, int Count, bool Opens, bool Closes, bool IsEscaped, string Text)
    {
        /// <summary>The text to output when they are not markup.</summary>
        public string Typed { get; set; } = Text;

        /// <summary>The tags that replace opening marks.</summary>
        public string Opened { get; set; } = "";

        /// <summary>The tags that replace closing marks.</summary>
        public string Closed { get; set; } = "";

        /// <summary>Number of marks without a partner.</summary>
        public int Left { get; set; } = Count;

        public void Write(StringBuilder whole)
        {
            whole.Append(Closed);
            if (Left == Count)
                whole.Append(Typed);
            else
                whole.Append(Mark, Left);
            whole.Append(Opened);
        }
    }
}
