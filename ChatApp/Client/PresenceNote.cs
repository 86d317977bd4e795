using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>People of a room connected or disconnected.</summary>
/// <param name="RoomId">The id of the room.</param>
/// <param name="Count">Number of connected people of the room.</param>
/// <param name="Joined">People who connected; at most <see cref="Limits.PresenceNames"/> are named.</param>
/// <param name="Left">People who disconnected; likewise.</param>
public sealed record PresenceNote(string RoomId, int Count, IReadOnlyList<Person> Joined, IReadOnlyList<Person> Left);
