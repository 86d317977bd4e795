namespace ChatApp.Messages;

/// <summary>Up to which change a person's clients hold a room.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Change">The change.</param>
internal readonly record struct HeldMark(string PersonId, string RoomId, long Change);
