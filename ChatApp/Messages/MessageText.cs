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

/// <summary>A requested change of a room's messages. Permission is checked in the same transaction as the write.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
public abstract record MessageWrite(string PersonId, string RoomId);

/// <summary>A request to post a message.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="ClientMessageId">The id that the author's client assigned.</param>
/// <param name="Text">The text to post.</param>
public sealed record Post(string PersonId, string RoomId, string ClientMessageId, MessageText Text) : MessageWrite(PersonId, RoomId)
{
    /// <summary>Ids of the author's uploads that the message names.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Number of the message that it answers; null for none.</summary>
    public long? ReplyTo { get; init; }
}

/// <summary>A request to edit a message.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="Text">The new text.</param>
/// <param name="ClientMessageId">The message's client id, if the caller sends it: after a restore of the database, another message may have
/// the number.</param>
public sealed record Edit(
    string PersonId, string RoomId, long Number, MessageText Text, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);

/// <summary>A request to add or remove the person's reaction to a message.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="Emoji">The emoji, normalized.</param>
/// <param name="On">Whether to add it.</param>
public sealed record ReactionChange(string PersonId, string RoomId, long Number, string Emoji, bool On) : MessageWrite(PersonId, RoomId);

/// <summary>A request to delete a message.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="ClientMessageId">As in <see cref="Edit"/>.</param>
internal sealed record Deletion(
    string PersonId, string RoomId, long Number, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);
