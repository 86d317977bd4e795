
namespace ChatApp.Messages;

/// <summary>A request to add or remove the person's reaction to a message.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="Emoji">The emoji, normalized.</param>
/// <param name="On">Whether to add it.</param>
public sealed record ReactionChange(string PersonId, string RoomId, long Number, string Emoji, bool On) : MessageWrite(PersonId, RoomId);
