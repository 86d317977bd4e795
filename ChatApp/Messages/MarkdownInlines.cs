using System.Buffers;
using System.Text;
using ChatApp.People;

namespace ChatApp.Messages;

/// <summary>Renders the markup within a paragraph or list item: code, links, mentions, URLs and emphasis. Processes each part once, from
/// start to end.</summary>
internal sealed class MarkdownInlines
{
    /// <summary>A position that is neither in the text nor adjacent to it.</summary>
    private const int None = -2;

    private const string LinkAttributes = "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"";

    private static readonly SearchValues<char> Meaningful = SearchValues.Create("\\`*_~[!@＠\n");

    private readonly string text;
    private readonly MentionScan mentions;
    private readonly bool mayHoldUrls;
    private readonly LinkScan? links;
    private readonly StringBuilder html;
    private readonly Emphasis emphasis;

    // The next mark is remembered: a search from each word would make the time quadratic.
    private int at, nextMark, mentionEnd = None;

    // Position of the backslash before the end of a code span whose start was escaped by another backslash.
    private int spentBackslash = None;

    private MarkdownInlines(string text, MentionScan mentions, bool isLabel)
    {
        (this.text, this.mentions) = (text, mentions);
        html = new(text.Length + 32);
        emphasis = new(text, html);
        mayHoldUrls = !isLabel && (text.AsSpan().ContainsAny("/@\\") || text.Contains("www.", StringComparison.OrdinalIgnoreCase));
        links = isLabel ? null : new(text);
    }

    /// <summary>Renders text of one or more lines.</summary>
    public static string Render(string text, MentionScan mentions) => new MarkdownInlines(text, mentions, isLabel: false).Render();

    private string Render()
    {
        while (at < text.Length)
        {
            if (mayHoldUrls && IsWordStart() && UrlScan.At(text, at) is { } url)
            {
                WriteUrl(url);
                continue;
            }

            if (!TryMarkup(text[at]))
                WriteText(WordEnd());
        }

        return emphasis.Finish();
    }

    /// <summary>Renders the markup at the current position, if there is any.</summary>
    private bool TryMarkup(char mark) => mark switch
    {
        '\n' => WriteBreak(),
        '`' => TryCode(),
        '[' => TryLink(at),
        '!' => IsImage(at) && TryLink(at + 1),
        '@' or '＠' => TryMention(),
        '*' or '_' or '~' => TryEmphasis(),
        '\\' => TryBackslash(),
        _ => false,
    };

    private bool WriteBreak()
    {
        html.Append("<br />\n");
        at++;
        return true;
    }

    /// <summary>Writes the text up to a position unchanged, with escaping.</summary>
    private void WriteText(int end)
    {
        html.AppendEscaped(text.AsSpan(at, end - at));
        at = end;
    }

    /// <summary>The next position at which markup or a URL may start.</summary>
    private int WordEnd()
    {
        if (nextMark <= at)
            nextMark = text.AsSpan(at + 1).IndexOfAny(Meaningful) is >= 0 and var next ? at + 1 + next : text.Length;
        if (!mayHoldUrls)
            return nextMark;
        for (var place = at + 1; place < nextMark; place++)
        {
            if (IsWordStart(place))
                return place;
        }

        return nextMark;
    }

    private bool IsWordStart() => IsWordStart(at);

    /// <summary>Whether a URL may start: not within a word or a longer token.</summary>
    private bool IsWordStart(int place)
    {
        if (!char.IsAsciiLetterOrDigit(text[place]) && text[place] is not ('/' or '\\' or '~' or '.' or '_' or '+' or '%'))
            return false;
        var previous = Characters.Before(text, place);
        if (previous is '_' or '.' or '+' or '-' or '%' && UrlScan.IsMailbox(text[place]))
            return previous == '_' && text.AsSpan(place).StartsWith("http", StringComparison.OrdinalIgnoreCase);
        return previous is not ('/' or '\\' or '@') && (!Characters.IsWord(previous) || Characters.IsUnspaced(previous));
    }

    private void WriteUrl(FoundUrl url)
    {
        var typed = text.AsSpan(at, url.End - at);
        if (url.Target is null)
            html.AppendEscaped(typed);
        else
            OpenLink(url.Target).Append('>').AppendEscaped(typed).Append("</a>");
        at = url.End;
        if (url.Target is not null)
            emphasis.LastLinkEnd = at;
    }

    private StringBuilder OpenLink(string target) => html.Append("<a href=\"").AppendEscaped(target).Append(LinkAttributes);

    private bool TryCode()
    {
        var length = RunLength(at);
        if (at - 1 == spentBackslash || CodeEnd(at, length) is not { } end)
        {
            WriteText(at + length);
            return true;
        }

        var code = text.AsSpan(at + length, end - at - (2 * length));
        // A space on each side allows code to start and end with a backtick.
        if (code.Length > 2 && code[0] == ' ' && code[^1] == ' ' && (code[1] == '`' || code[^2] == '`'))
            code = code[1..^1];
        html.Append("<code>").AppendEscaped(code).Append("</code>");
        at = end;
        return true;
    }

    private int RunLength(int start)
    {
        var end = text.AsSpan(start).IndexOfAnyExcept('`');
        return end < 0 ? text.Length - start : end;
    }

    /// <summary>End of the code span that starts with this many backticks: after the same number on the same line. Null for none, and if
    /// both are within words, like the apostrophes that some keyboards type as backticks.</summary>
    private int? CodeEnd(int start, int length)
    {
        var line = text.AsSpan(start).IndexOf('\n');
        var limit = line < 0 ? text.Length : start + line;
        for (var place = start + length; place < limit;)
        {
            var next = text.AsSpan(place, limit - place).IndexOf('`');
            if (next < 0)
                return null;
            place += next;
            var closing = RunLength(place);
            if (closing != length)
            {
                place += closing;
                continue;
            }

            var isApart = Characters.IsBoundary(Characters.Before(text, start), text[start + length])
                || Characters.IsBoundary(Characters.Before(text, place), Characters.At(text, place + length))
                || !text.AsSpan(start, place - start).Contains(' ');
            return isApart ? place + length : null;
        }

        return null;
    }

    /// <summary>Whether an exclamation mark starts an image instead of ending a sentence.</summary>
    private bool IsImage(int mark) => mark + 1 < text.Length && text[mark + 1] == '[' && Characters.IsSpace(Characters.Before(text, mark));

    private bool TryLink(int open)
    {
        if (links?.At(open) is not { } link)
            return false;
        OpenLink(link.Target);
        if (link.Title is not null)
            html.Append(" title=\"").AppendEscaped(link.Title).Append('"');
        html.Append('>').Append(new MarkdownInlines(link.Label, mentions, isLabel: true).Render()).Append("</a>");
        at = link.End;
        return true;
    }

    private bool TryMention()
    {
        if (!MentionScan.MayBegin(text, at, at, mentionEnd) || mentions.At(text, at) is not { } mention)
            return false;
        var end = at + 1 + mention.Name.Length;
        html.Append("<span class=\"mention\" data-person=\"").AppendEscaped(mention.PersonId).Append("\">")
            .AppendEscaped(text.AsSpan(at, end - at)).Append("</span>");
        at = mentionEnd = end;
        return true;
    }

    private bool TryEmphasis()
    {
        at = emphasis.Add(at);
        return true;
    }

    /// <summary>Drops a backslash that escapes the mark after it.</summary>
    private bool TryBackslash()
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (Emphasis.IsMark(next))
            return TryEmphasis();
        if (at == spentBackslash)
        {
            WriteMark(RunLength(at + 1));
            return true;
        }

        if (next == '`' && CodeEnd(at + 1, RunLength(at + 1)) is { } end)
        {
            var length = RunLength(at + 1);
            WriteMark(length);
            if (text[end - length - 1] == '\\')
                spentBackslash = end - length - 1;
            return true;
        }

        var keeps = next switch
        {
            '[' => links?.At(at + 1) is not null,
            '!' => at + 2 < text.Length && text[at + 2] == '[' && links?.At(at + 2) is not null,
            '@' or '＠' => MentionScan.MayBegin(text, at + 1, at, mentionEnd) && Characters.IsWord(Characters.At(text, at + 2)),
            _ => false,
        };
        if (keeps)
            WriteMark(1);
        return keeps;
    }

    /// <summary>Writes an escaped mark without its backslash.</summary>
    private void WriteMark(int length)
    {
        at++;
        WriteText(at + length);
    }
}
