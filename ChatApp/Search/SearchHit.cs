using ChatApp.Contracts;

namespace ChatApp.Search;

/// <summary>A message found.</summary>
/// <param name="Room">Its room.</param>
/// <param name="Message">The message; its HTML is not rendered.</param>
public sealed record SearchHit(RoomView Room, MessageView Message);
