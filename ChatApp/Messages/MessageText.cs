using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>A validated text with its mentions and HTML, prepared before the write is queued.</summary>
/// <param name="Text">The text as written by the author.</param>
/// <param name="Mentions">The persons mentioned in it.</param>
/// <param name="Html">The HTML for pages.</param>
public sealed record MessageText(string Text, IReadOnlyList<Mention> Mentions, string Html)
{
    /// <summary>Finds the mentions and renders the text. Only mentions found by the parser count: none in code, in a
    /// URL or after a backslash.</summary>
    public static async ValueTask<MessageText> PrepareAsync(Store store, string roomId, string text, CancellationToken cancellationToken)
    {
        var places = MessageHtml.MentionPlaces(text);
        var scan = new MentionScan(await Mention.FindAsync(store, roomId, places, cancellationToken));
        var html = MessageHtml.Render(text, scan);
        return new(text, scan.Found, html);
    }
}
