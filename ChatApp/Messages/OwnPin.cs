namespace ChatApp.Messages;

/// <summary>A pinned message in the export for the person who pinned it.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="PinnedAt">Time of pinning. UTC.</param>
public sealed record OwnPin(string RoomId, long Number, DateTimeOffset PinnedAt);
