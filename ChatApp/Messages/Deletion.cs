
namespace ChatApp.Messages;

/// <summary>A request to delete a message.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="ClientMessageId">As in <see cref="Edit"/>.</param>
internal sealed record Deletion(
    string PersonId, string RoomId, long Number, string? ClientMessageId = null) : MessageWrite(PersonId, RoomId);
