using System.Globalization;
using System.Text;
using AngleSharp.Html.Parser;
using AngleSharp.Text;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.LinkPreviews;

/// <summary>What a page says about itself in its head.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Site">The name of its site; null for none.</param>
/// <param name="Description">Its description; null for none.</param>
/// <param name="Picture">The address of its picture; null for none.</param>
public sealed record PageHead(string Title, string? Site, string? Description, Uri? Picture)
{
    private static readonly HtmlParser Parser = new();

    // Before AngleSharp looks for the encodings that it knows: many pages are not in UTF-8.
    static PageHead() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads the head of a page; null for one without a title. Only the head is parsed, and only its own elements are looked at:
    /// pages may be nested deeper than a stack is.</summary>
    public static PageHead? Of(LinkContent content)
    {
        using var stream = new MemoryStream(content.Bytes);
        var encoding = content.Charset is { } charset && TextEncoding.IsSupported(charset) ? TextEncoding.Resolve(charset) : null;
        var head = encoding is null ? Parser.ParseHead(stream) : Parser.ParseHead(encoding.GetString(content.Bytes));
        if (head is null)
            return null;
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in head.Children)
        {
            if (element.LocalName == "title")
                said.TryAdd("title", element.TextContent);
            else if (element.LocalName == "meta" && (element.GetAttribute("property") ?? element.GetAttribute("name")) is { } name)
                said.TryAdd(name.Trim(), element.GetAttribute("content") ?? "");
        }

        return First(Limits.PreviewTitle, "og:title", "twitter:title", "title") is not { } title ? null : new(
            title,
            First(Limits.PreviewSite, "og:site_name", "application-name"),
            First(Limits.PreviewDescription, "og:description", "twitter:description", "description"),
            AddressIn("og:image:secure_url", "og:image", "og:image:url", "twitter:image"));

        string? First(int most, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (said.TryGetValue(name, out var words) && LineOf(words, most) is { } line)
                    return line;
            }

            return null;
        }

        Uri? AddressIn(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (said.TryGetValue(name, out var link) && Uri.TryCreate(content.Address, link.Trim(), out var address))
                    return address;
            }

            return null;
        }
    }

    /// <summary>Invisible characters after an emoji: a flag of a region has six tags.</summary>
    private const int MaxEmojiModifiers = 6;

    /// <summary>One line without characters that are invisible or turn the text around; null for none. Joiners stay between the letters
    /// or emoji that they join, variation selectors and tags after an emoji.</summary>
    internal static string? LineOf(string words, int most)
    {
        var line = new StringBuilder();
        var (last, shapes, joiner) = (Characters.Edge, 0, (Rune?)null);
        foreach (var rune in words.EnumerateRunes()) // A lone surrogate becomes U+FFFD.
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
                (last, joiner) = (Characters.Edge, null);
            }
            else if (!Characters.IsIgnorable(rune.Value) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                line.Append(joiner?.ToString()).Append(rune);
                (last, shapes, joiner) = (rune.Value, 0, null);
            }
            else if (Characters.Shapes(rune.Value, last))
            {
                if (rune.Value is 0x200C or 0x200D)
                    joiner = rune;
                else if (shapes++ < MaxEmojiModifiers)
                    line.Append(rune);
            }

            if (line.Length > most)
                return line.ToString(0, char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1).TrimEnd() + "…";
        }

        var text = line.ToString().TrimEnd();
        return Characters.AnyVisible(text) ? text : null;
    }
}
