using ChatApp.Contracts;

namespace ChatApp.Rooms;

/// <summary>A person as a member of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="PersonKey">The person's primary key.</param>
/// <param name="Person">The person.</param>
internal sealed record RoomMember(OpenRoom Room, int PersonKey, Person Person);
