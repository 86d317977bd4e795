namespace ChatApp.Messages;

/// <summary>A request to pin a message in its room, or to remove its pin.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="On">Whether to pin it.</param>
public sealed record PinChange(string PersonId, string RoomId, long Number, bool On) : MessageWrite(PersonId, RoomId);
