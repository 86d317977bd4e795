
namespace ChatApp.Messages;

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
