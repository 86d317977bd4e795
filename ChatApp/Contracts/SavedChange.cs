namespace ChatApp.Contracts;

/// <summary>The person saved a message for later, or no longer keeps it; on any connection or page.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Number">Number of the message.</param>
/// <param name="On">Whether it is saved.</param>
internal sealed record SavedChange(string RoomId, long Number, bool On);
