
namespace ChatApp.Messages;

/// <summary>A request to edit a message.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="Text">The new text.</param>
/// <param name="ClientMessageId">The message's client id, if the caller sends it: after a restore of the database, another message may have
/// the number.</param>
public sealed record Edit(
    string PersonId, string RoomId, long Number, MessageText Text, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);
