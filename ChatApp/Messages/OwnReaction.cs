namespace ChatApp.Messages;

/// <summary>A reaction in the export for its person.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="Emoji">The emoji.</param>
public sealed record OwnReaction(string RoomId, long Number, string Emoji);
