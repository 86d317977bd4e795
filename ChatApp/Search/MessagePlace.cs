namespace ChatApp.Search;

/// <summary>The room and number of a message.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Its number in the room.</param>
public sealed record MessagePlace(string RoomId, long Number);
