using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ChatApp.Messages;

/// <summary>Turns the text of a message into the only HTML that a page may show of it.</summary>
public static class MessageHtml
{
    // Everything that means something in HTML is escaped; letters of all scripts stay as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Paragraphs at blank lines, breaks at line ends, the rest as written and escaped.</summary>
    public static string Render(string text)
    {
        if (text.Length == 0)
            return "";
        var html = new StringBuilder(text.Length + 16);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var lines = paragraph.Split('\n').Select(Encoder.Encode);
            html.Append("<p>").AppendJoin("<br>", lines).Append("</p>");
        }

        return html.ToString();
    }
}
