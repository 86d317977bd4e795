using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>A text that may be stored, with all that is made of it before the writer's turn.</summary>
/// <param name="Text">As written.</param>
/// <param name="Mentions">Who is named in it.</param>
/// <param name="Html">What pages show.</param>
public sealed record MessageText(string Text, IReadOnlyList<Mention> Mentions, string Html)
{
    /// <summary>Finds who is named, and renders. Who is named is what the parser found: nobody in code, in an address or behind a backslash.
    /// </summary>
    public static async ValueTask<MessageText> PrepareAsync(Store store, string roomId, string text, CancellationToken cancellationToken)
    {
        var places = MessageHtml.MentionPlaces(text);
        var scan = new MentionScan(await Mention.FindAsync(store, roomId, places, cancellationToken));
        var html = MessageHtml.Render(text, scan);
        return new(text, scan.Found, html);
    }
}

/// <summary>What somebody wants to do to a room's messages. Whether they may is decided together with the writing.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="RoomId">Where.</param>
public abstract record MessageWrite(string PersonId, string RoomId);

/// <summary>Says something new.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="ClientMessageId">The author's own id for it.</param>
/// <param name="Text">What is said.</param>
public sealed record Post(string PersonId, string RoomId, string ClientMessageId, MessageText Text) : MessageWrite(PersonId, RoomId);

/// <summary>Says it differently.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">The message.</param>
/// <param name="Text">What it says now.</param>
/// <param name="ClientMessageId">The message's own id, where the caller says it: after the server was put back, another message may have the number.</param>
public sealed record Edit(string PersonId, string RoomId, long Number, MessageText Text, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);

/// <summary>Takes it back.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">The message.</param>
/// <param name="ClientMessageId">As in <see cref="Edit"/>.</param>
public sealed record Deletion(string PersonId, string RoomId, long Number, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);
