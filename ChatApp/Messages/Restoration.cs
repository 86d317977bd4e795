
namespace ChatApp.Messages;

/// <summary>A request to bring back a message that its author has just deleted.</summary>
/// <param name="PersonId">The author.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
internal sealed record Restoration(string PersonId, string RoomId, long Number) : MessageWrite(PersonId, RoomId);
