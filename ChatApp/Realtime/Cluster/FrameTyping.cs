using ChatApp.Contracts;

namespace ChatApp.Realtime.Cluster;

/// <summary>A person types in a room.</summary>
internal sealed record FrameTyping(string RoomId, Person Person);
