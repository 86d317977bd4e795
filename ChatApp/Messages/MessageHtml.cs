using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;

namespace ChatApp.Messages;

/// <summary>Turns the text of a message into the only HTML that a page may show of it: Markdown without raw HTML, headings, images or
/// anything else that does not belong into a line of talk.</summary>
public static class MessageHtml
{
    // Everything that means something in HTML is escaped; letters of all scripts, and emoji, stay as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    // Where none of these is in a single line that begins with a letter, Markdown would make one paragraph of it and nothing else.
    private static readonly SearchValues<char> Meaningful = SearchValues.Create("\\`*_[]<>~&\"'!|@\n\r\t:");

    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    /// <summary>Renders a text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="mentions">Who is named in it; other names after an <c>@</c> are words.</param>
    public static string Render(string text, IReadOnlyList<Mention> mentions)
    {
        if (text.Length == 0)
            return "";
        if (IsPlain(text))
            return $"<p>{text.TrimEnd(' ')}</p>";
        try
        {
            return Markdown(text, mentions);
        }
        catch (ArgumentException)
        {
            return Plain(text); // Nested more deeply than the parser goes.
        }
    }

    /// <summary>Whether nothing in a text is markup.</summary>
    internal static bool IsPlain(string text) => text.Length == 0
        || (char.IsLetter(text[0]) && !text.AsSpan().ContainsAny(Meaningful) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase));

    private static string Markdown(string text, IReadOnlyList<Mention> mentions)
    {
        var context = new MarkdownParserContext();
        context.Properties[typeof(Mention)] = mentions;
        var document = Markdig.Markdown.Parse(text, Pipeline, context);
        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new SafeLinks.Links());
        renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new SafeLinks.Autolinks());
        renderer.ObjectRenderers.Add(new MentionRenderer());
        renderer.ObjectRenderers.Add(new DefinitionRenderer());
        renderer.Render(document);
        return html.ToString().Trim();
    }

    /// <summary>Paragraphs at blank lines, breaks at line ends, the rest as written and escaped.</summary>
    private static string Plain(string text)
    {
        var html = new StringBuilder(text.Length + 16);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            html.Append("<p>").AppendJoin("<br>", paragraph.Split('\n').Select(Encoder.Encode)).Append("</p>");
        return html.ToString();
    }

    private static MarkdownPipeline BuildPipeline()
    {
        var builder = new MarkdownPipelineBuilder()
            .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
            .UseAutoLinks(new AutoLinkOptions { UseHttpsForWWWLinks = true })
            .UseSoftlineBreakAsHardlineBreak()
            .DisableHtml();
        // A line of talk that begins with # or four spaces, or is underlined with dashes, means itself.
        builder.BlockParsers.TryRemove<HeadingBlockParser>();
        builder.BlockParsers.TryRemove<ThematicBreakParser>();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        if (builder.BlockParsers.Find<ParagraphBlockParser>() is { } paragraphs)
            paragraphs.ParseSetextHeadings = false;
        builder.InlineParsers.TryRemove<HtmlEntityParser>();
        builder.InlineParsers.Insert(0, new MentionParser());
        return builder.Build();
    }
}
