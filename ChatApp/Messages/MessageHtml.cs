using System.Buffers;

namespace ChatApp.Messages;

/// <summary>Turns the text of a message into the only HTML that a page may show of it: the chat profile of Markdown. Its own parser,
/// because the profile is no subset of CommonMark: lines and spaces stay, and a mark that makes no markup stays with its backslash.</summary>
public static class MessageHtml
{
    // Where none of these is in a text that begins with a letter, it is one paragraph and nothing else.
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("\\`*_[<>~&\"@＠\n\r:/");

    /// <summary>Renders a text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="mentions">Who is named in it; other names after an <c>@</c> are words.</param>
    public static string Render(string text, IReadOnlyList<Mention> mentions) => Render(text, new MentionScan(mentions));

    /// <summary>Finds the places of a text where somebody may be mentioned.</summary>
    /// <returns>For each place the names that may stand there, the longest first.</returns>
    internal static IReadOnlyList<IReadOnlyList<string>> MentionPlaces(string text)
    {
        if (!text.AsSpan().ContainsAny('@', '＠'))
            return [];
        var scan = new MentionScan(null);
        Render(text, scan);
        return scan.Places;
    }

    /// <summary>Renders a text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="mentions">Knows the names, and afterwards which of them the parser found.</param>
    internal static string Render(string text, MentionScan mentions)
    {
        if (IsPlain(text))
            return text.Length == 0 ? "" : $"<p>{text.TrimEnd()}</p>";
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd().Split('\n');
        return new MarkdownBlocks(mentions).Render(lines);
    }

    /// <summary>Whether nothing in a text is markup.</summary>
    internal static bool IsPlain(string text) => text.Length == 0
        || (char.IsLetter(text[0]) && !text.AsSpan().ContainsAny(Meaningful) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase));
}
