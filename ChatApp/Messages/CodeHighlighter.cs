using System.Text;

namespace ChatApp.Messages;

/// <summary>Marks comments, strings, numbers and keywords in code, with classes. It is no parser: each language is a few rules. It goes
/// over the code once, which highlighters of regular expressions cannot promise: ColorCode takes 10 ms for 8,000 characters of C#, and 4 s
/// for a style sheet of <c>a{</c>; it does not know shells, YAML, Go or Rust.</summary>
/// <param name="html">Receives the code.</param>
internal sealed class CodeHighlighter(StringBuilder html)
{
    private const char Comment = 'c', Keyword = 'k', Number = 'n', Text = 's', Inserted = 'i', Deleted = 'd', None = '\0';

    /// <summary>Maximum number of marked parts of a message, some 200 lines; each adds 23 characters of HTML. Code after them is
    /// plain.</summary>
    private const int MaxParts = 1_000;

    // For each kind of string the end of the line in which none is closed any more, so that the time stays linear.
    private readonly int[] openUntil = new int[4];

    private string code = "";
    private int at, left = MaxParts;
    private bool inTag;

    /// <summary>Appends code as HTML, with the language's comments, strings, numbers and keywords marked.</summary>
    public void Append(string text, CodeLanguage language)
    {
        (code, at, inTag) = (text, 0, false);
        Array.Clear(openUntil);
        var plain = 0;
        while (at < code.Length && left > 0)
        {
            var (length, kind) = language.IsDiff ? Line() : language.IsMarkup ? Markup(language) : Token(language);
            if (kind != None)
            {
                html.AppendEscaped(code.AsSpan(plain, at - plain)).Append("<span class=\"").Append(kind).Append("\">")
                    .AppendEscaped(code.AsSpan(at, length)).Append("</span>");
                plain = at + length;
                left--;
            }

            at += length;
        }

        html.AppendEscaped(code.AsSpan(plain));
    }

    private (int Length, char Kind) Token(CodeLanguage language)
    {
        if (CommentLength(language) is > 0 and var comment)
            return (comment, Comment);
        if (StringLength(language) is > 0 and var text)
            return (text, Text);
        var rest = code.AsSpan(at);
        if (char.IsAsciiDigit(rest[0]))
            return (NumberLength(rest), Number);
        var end = 0;
        while (end < rest.Length && (char.IsLetterOrDigit(rest[end]) || rest[end] == '_'))
            end++;
        return end == 0 ? (1, None) : (end, language.IsKeyword(rest[..end]) ? Keyword : None);
    }

    private int CommentLength(CodeLanguage language)
    {
        var rest = code.AsSpan(at);
        if (language.Block is { } block && rest.StartsWith(block.Begin, StringComparison.Ordinal))
            return LengthTo(block.End, block.Begin.Length);
        foreach (var mark in language.Comments)
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal) && MayBegin(mark))
                return rest.IndexOf('\n') is >= 0 and var end ? end : rest.Length;
        }

        return 0;
    }

    // Neither $# nor the slashes of https://.
    private bool MayBegin(string mark) => at == 0 || (mark is "#" or ";" ? char.IsWhiteSpace(code[at - 1]) : code[at - 1] != ':');

    private int LengthTo(string end, int from) =>
        code.AsSpan(at + from).IndexOf(end, StringComparison.Ordinal) is >= 0 and var found ? from + found + end.Length : code.Length - at;

    private int StringLength(CodeLanguage language)
    {
        for (var kind = 0; kind < language.Strings.Count; kind++)
        {
            if (at >= openUntil[kind] && code.AsSpan(at).StartsWith(language.Strings[kind].Quote, StringComparison.Ordinal))
                return StringLength(language.Strings[kind], ref openUntil[kind]);
        }

        return 0;
    }

    private int StringLength(CodeString kind, ref int notBefore)
    {
        var end = at + kind.Quote.Length;
        for (; end < code.Length && (kind.IsMultiline || code[end] != '\n'); end++)
        {
            if (code[end] == '\\' && kind.HasEscapes)
                end++;
            else if (code.AsSpan(end).StartsWith(kind.Quote, StringComparison.Ordinal))
                return end + kind.Quote.Length - at;
        }

        if (kind.IsMultiline)
            return code.Length - at;
        notBefore = end; // An apostrophe.
        return 0;
    }

    private static int NumberLength(ReadOnlySpan<char> rest)
    {
        var end = 1;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] == '_'
            || (rest[end] == '.' && end + 1 < rest.Length && char.IsAsciiDigit(rest[end + 1]))))
            end++;
        return end;
    }

    private (int Length, char Kind) Markup(CodeLanguage language)
    {
        var rest = code.AsSpan(at);
        if (inTag)
        {
            if (StringLength(language) is > 0 and var text)
                return (text, Text);
            inTag = rest[0] != '>';
            return (1, None);
        }

        if (rest[0] != '<')
            return (rest.IndexOf('<') is > 0 and var next ? next : rest.Length, None);
        if (rest.StartsWith("<!--"))
            return (LengthTo("-->", 4), Comment);
        var name = rest.Length > 1 && rest[1] is '/' or '!' or '?' ? 2 : 1;
        var end = name;
        while (end < rest.Length && (char.IsLetterOrDigit(rest[end]) || rest[end] is ':' or '-' or '_' or '.'))
            end++;
        inTag = end > name;
        return inTag ? (end, Keyword) : (1, None);
    }

    private (int Length, char Kind) Line()
    {
        var rest = code.AsSpan(at);
        var length = rest.IndexOf('\n') switch { 0 => 1, > 0 and var end => end, _ => rest.Length };
        return (length, rest[0] switch { '+' => Inserted, '-' => Deleted, '@' => Comment, _ => None });
    }
}
