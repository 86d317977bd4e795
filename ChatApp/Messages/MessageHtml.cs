using System.Buffers;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>Renders the text of a message to the only HTML that a page may show of it: the chat profile of Markdown. It has its own parser,
/// because the profile is no subset of CommonMark: lines and spaces are preserved, and a mark that is
/// no markup keeps its backslash.</summary>
public static class MessageHtml
{
    // A text that starts with a letter and contains none of these is a single paragraph without markup.
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("\\`*_[<>~&\"@＠\n\r:/");

    /// <summary>Renders a text to HTML.</summary>
    /// <param name="text">The Markdown source.</param>
    /// <param name="mentions">The mentioned persons; other names after an <c>@</c> are plain text.</param>
    public static string Render(string text, IReadOnlyList<Mention> mentions) => Render(text, new MentionScan(mentions));

    /// <summary>Finds the positions in a text where a person may be mentioned.</summary>
    /// <returns>For each position the possible names, longest first.</returns>
    internal static IReadOnlyList<IReadOnlyList<string>> MentionPlaces(string text)
    {
        if (!text.AsSpan().ContainsAny('@', '＠'))
            return [];
        var scan = new MentionScan(null);
        Render(text, scan);
        return scan.Places;
    }

    /// <summary>Renders a text to HTML and records the mentions.</summary>
    /// <param name="text">The Markdown source.</param>
    /// <param name="mentions">Provides the names; afterwards holds those that the parser found.</param>
    internal static string Render(string text, MentionScan mentions)
    {
        if (IsPlain(text))
            return text.Length == 0 ? "" : $"<p>{text.TrimEnd()}</p>";
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd().Split('\n');
        if (ActionText.Of(lines[0]) is { } action)
        {
            lines[0] = action;
            return new MarkdownBlocks(mentions).Render(lines, action: true);
        }

        if (lines[0] is ['\\', .. var escaped] && ActionText.Of(escaped) is not null)
            lines[0] = escaped;
        return new MarkdownBlocks(mentions).Render(lines);
    }

    /// <summary>Whether a text contains no markup.</summary>
    internal static bool IsPlain(string text) => text.Length == 0
        || (char.IsLetter(text[0]) && !text.AsSpan().ContainsAny(Meaningful) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase));
}
