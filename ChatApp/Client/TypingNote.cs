using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>A person is writing in a room.</summary>
/// <param name="RoomId">The id of the room.</param>
/// <param name="Person">The person who is writing.</param>
public sealed record TypingNote(string RoomId, Person Person);
