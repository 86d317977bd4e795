namespace ChatApp.Messages;

/// <summary>A message in the export for the person who saved it for later.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="SavedAt">Time of saving. UTC.</param>
public sealed record OwnSaved(string RoomId, long Number, DateTimeOffset SavedAt);
