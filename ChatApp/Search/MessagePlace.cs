namespace ChatApp.Search;

/// <summary>A message's place.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Its number in the room.</param>
public sealed record MessagePlace(string RoomId, long Number);
