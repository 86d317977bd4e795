using System.Collections.Concurrent;

namespace ChatApp.Messages;

/// <summary>Keeps the HTML of messages that were read lately: everybody who opens a room or catches up reads the same ones, and Markdown is
/// some 3 µs of each, a twelfth of a whole room page. What is kept depends on nothing but the text and who is named in it, which are the
/// key, so it is never out of date.</summary>
/// <param name="bytes">How much is kept at most.</param>
public sealed class KeptHtml(int bytes)
{
    /// <summary>What an entry takes besides its characters: two strings, a node of the dictionary and its place.</summary>
    private const int Overhead = 160;

    private readonly Lock gate = new();

    // What is asked for again moves from the old ones to the young; when the young have taken their half, the old ones go.
    private ConcurrentDictionary<(string Text, string? Mentions), string> young = new(), old = new();
    private int size;

    /// <summary>How much is kept, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>The HTML of a text.</summary>
    /// <param name="text">As written.</param>
    /// <param name="mentions">Who is named in it, as stored.</param>
    public string Of(string text, string? mentions)
    {
        if (MessageHtml.IsPlain(text))
            return MessageHtml.Render(text, []); // As quick as looking.
        var key = (text, mentions);
        if (young.TryGetValue(key, out var html))
            return html;
        html = old.GetValueOrDefault(key) ?? MessageHtml.Render(text, MessageRow.ReadMentions(mentions));
        Keep(key, html);
        return html;
    }

    private void Keep((string Text, string? Mentions) key, string html)
    {
        var needed = Overhead + (sizeof(char) * (key.Text.Length + (key.Mentions?.Length ?? 0) + html.Length));
        lock (gate)
        {
            if (size + needed > bytes / 2)
                (old, young, Size, size) = (young, new(), size, 0);
            if (!young.TryAdd(key, html))
                return;
            size += needed;
            Size += needed;
        }
    }
}
