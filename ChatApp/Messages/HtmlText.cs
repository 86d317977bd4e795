using System.Buffers;
using System.Text;

namespace ChatApp.Messages;

/// <summary>Escapes the characters that have a meaning in HTML; characters of all scripts and emoji stay as they are.</summary>
internal static class HtmlText
{
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("<>&\"");

    /// <summary>Appends text escaped for an element or an attribute in double quotes.</summary>
    public static StringBuilder AppendEscaped(this StringBuilder html, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Meaningful) is >= 0 and var at)
        {
            html.Append(text[..at]).Append(text[at] switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", _ => "&quot;" });
            text = text[(at + 1)..];
        }

        return html.Append(text);
    }
}
