namespace ChatApp.Messages;

/// <summary>Keeps the HTML of messages that were read lately: everybody who opens a room or catches up reads the same ones, and Markdown is
/// some 3 µs of each.</summary>
/// <param name="bytes">How much is kept at most.</param>
public sealed class KeptHtml(int bytes)
{
    private readonly Kept<(string Text, string? Mentions), string> kept = new(bytes);

    /// <summary>How much is kept, in bytes.</summary>
    public int Size => kept.Size;

    /// <summary>The HTML of a text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="mentions">Who is named in it, as stored.</param>
    public string Of(string text, string? mentions)
    {
        if (MessageHtml.IsPlain(text))
            return MessageHtml.Render(text, []); // As quick as looking.
        if (kept.TryFind((text, mentions), out var known))
            return known;
        var html = MessageHtml.Render(text, MessageRow.ReadMentions(mentions));
        return kept.Keep((text, mentions), html, sizeof(char) * (text.Length + (mentions?.Length ?? 0) + html.Length));
    }
}
