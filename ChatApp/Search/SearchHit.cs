using ChatApp.Contracts;

namespace ChatApp.Search;

/// <summary>A message that a search found, with its room.</summary>
/// <param name="Room">Its room.</param>
/// <param name="Message">The message; its HTML is not rendered.</param>
public sealed record SearchHit(RoomView Room, MessageView Message);
