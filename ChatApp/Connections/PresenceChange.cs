using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>The change of a room's presence since the last broadcast.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Direct">Whether it is a direct conversation.</param>
/// <param name="Count">Number of its members that are connected now.</param>
/// <param name="Joined">Members that connected or joined.</param>
/// <param name="Left">Members that disconnected or left.</param>
public sealed record PresenceChange(string RoomId, bool Direct, int Count, IReadOnlyList<Person> Joined, IReadOnlyList<Person> Left);
