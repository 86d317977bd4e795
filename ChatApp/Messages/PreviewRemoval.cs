namespace ChatApp.Messages;

/// <summary>A request to remove the preview of a message for good.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
public sealed record PreviewRemoval(string PersonId, string RoomId, long Number) : MessageWrite(PersonId, RoomId);
