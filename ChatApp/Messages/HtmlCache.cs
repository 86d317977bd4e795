namespace ChatApp.Messages;

/// <summary>Caches the HTML of recently read messages: all clients that open a room or catch up read the same ones, and rendering Markdown
/// takes about 3 µs each.</summary>
/// <param name="bytes">Maximum size.</param>
public sealed class HtmlCache(int bytes)
{
    private readonly BoundedCache<(string Text, string? Mentions), string> kept = new(bytes);

    /// <summary>Current size in bytes.</summary>
    public int Size => kept.Size;

    /// <summary>Returns the HTML of a text.</summary>
    /// <param name="text">The Markdown source.</param>
    /// <param name="mentions">The mentioned persons, as stored.</param>
    public string Of(string text, string? mentions)
    {
        if (MessageHtml.IsPlain(text))
            return MessageHtml.Render(text, []); // As fast as a lookup.
        if (kept.TryFind((text, mentions), out var known))
            return known;
        var html = MessageHtml.Render(text, MessageRow.ReadMentions(mentions));
        return kept.Keep((text, mentions), html, sizeof(char) * (text.Length + (mentions?.Length ?? 0) + html.Length));
    }
}
