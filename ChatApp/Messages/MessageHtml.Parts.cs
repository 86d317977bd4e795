using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChatApp.Messages;

/// <summary>A person named in a text.</summary>
internal sealed class MentionInline(Mention mention) : LeafInline
{
    public Mention Mention { get; } = mention;
}

/// <summary>Finds the names that <see cref="Mention.FindAsync"/> found; in code they stay words.</summary>
internal sealed class MentionParser : InlineParser
{
    public MentionParser() => OpeningCharacters = [Mention.Sign];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (processor.Context?.Properties.TryGetValue(typeof(Mention), out var found) is not true
            || found is not IReadOnlyList<Mention> { Count: > 0 } mentions || !Mention.MayBeginAt(slice.Text, slice.Start))
            return false;
        var rest = slice.Text.AsSpan(slice.Start + 1, slice.End - slice.Start);
        Mention? best = null;
        foreach (var mention in mentions)
        {
            if (mention.Name.Length > (best?.Name.Length ?? 0) && rest.StartsWith(mention.Name, StringComparison.Ordinal)
                && Mention.MayEndAt(slice.Text, slice.Start + 1 + mention.Name.Length))
                best = mention;
        }

        if (best is null)
            return false;
        processor.Inline = new MentionInline(best);
        slice.Start += best.Name.Length + 1;
        return true;
    }
}

internal sealed class MentionRenderer : HtmlObjectRenderer<MentionInline>
{
    protected override void Write(HtmlRenderer renderer, MentionInline obj) => renderer
        .Write("<span class=\"mention\" data-person=\"").WriteEscape(obj.Mention.PersonId).Write("\">@")
        .WriteEscape(obj.Mention.Name).Write("</span>");
}

/// <summary>A definition of a link, which Markdown would swallow, stays to be seen.</summary>
internal sealed class DefinitionRenderer : HtmlObjectRenderer<LinkReferenceDefinitionGroup>
{
    protected override void Write(HtmlRenderer renderer, LinkReferenceDefinitionGroup obj)
    {
        foreach (var definition in obj.OfType<LinkReferenceDefinition>())
        {
            renderer.Write("<p>[").WriteEscape(definition.Label ?? "").Write("]: ").WriteEscape(definition.Url ?? "");
            if (!string.IsNullOrEmpty(definition.Title))
                renderer.Write(" ").WriteEscape(definition.Title);
            renderer.Write("</p>");
        }
    }
}

/// <summary>Links to the web and to mail; whatever else calls itself a link is shown as its words. A picture becomes a link to it: no page
/// fetches anything from elsewhere because somebody wrote so.</summary>
internal static class SafeLinks
{
    private static bool Allowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" && !url!.Any(char.IsControl);

    private static HtmlRenderer Open(HtmlRenderer renderer, string url) =>
        renderer.Write("<a href=\"").WriteEscapeUrl(url).Write("\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">");

    internal sealed class Links : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline obj)
        {
            var allowed = Allowed(obj.Url);
            if (allowed)
                Open(renderer, obj.Url!);
            if (obj.FirstChild is null && allowed)
                renderer.WriteEscape(obj.Url!);
            renderer.WriteChildren(obj);
            if (allowed)
                renderer.Write("</a>");
        }
    }

    internal sealed class Autolinks : HtmlObjectRenderer<AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
        {
            var url = obj.IsEmail ? $"mailto:{obj.Url}" : obj.Url;
            if (Allowed(url))
                Open(renderer, url).WriteEscape(obj.Url).Write("</a>");
            else
                renderer.WriteEscape(obj.Url);
        }
    }
}
