
namespace ChatApp.Messages;

/// <summary>A requested change of a room's messages. Permission is checked in the same transaction as the write.</summary>
/// <param name="PersonId">The requesting person.</param>
/// <param name="RoomId">The room.</param>
public abstract record MessageWrite(string PersonId, string RoomId);
