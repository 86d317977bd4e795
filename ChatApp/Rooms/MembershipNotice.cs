namespace ChatApp.Rooms;

/// <summary>Payload of a notice: a membership that began or ended.</summary>
internal sealed record MembershipNotice(string RoomId, string PersonId, string? Cause);
