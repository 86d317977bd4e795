using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The person is no longer in a room.</summary>
/// <param name="RoomId">The id of the room.</param>
/// <param name="Cause">One of <see cref="RoomLossCauses"/>.</param>
public sealed record RoomLoss(string RoomId, string Cause);
