namespace ChatApp.Load.Baseline;

/// <summary>Who wrote a message.</summary>
public sealed record BarePerson(string Id, string Name, string Kind);

/// <summary>A message, as long on the wire as one of ChatApp's.</summary>
public sealed record BareMessage(
    string RoomId, long Number, long Change, string ClientMessageId, BarePerson Author, string Text, string Html,
    DateTimeOffset PostedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt);

/// <summary>Messages of a room.</summary>
public sealed record BareChanges(
    string RoomId, string Epoch, IReadOnlyList<BareMessage> Messages, long UpToChange, long LastNumber, bool More);

/// <summary>A room.</summary>
public sealed record BareRoom(
    string Id, string Kind, string Name, string Topic, bool Archived, long LastNumber, long Change, string? CreatorId, IReadOnlyList<BarePerson>? People);

/// <summary>How far somebody has read.</summary>
public sealed record BareReadMark(string RoomId, long ReadUpTo, int Unread, int Mentions);

/// <summary>The answer to <c>Hello</c>.</summary>
public sealed record BareHello(
    string ConnectionId, string Epoch, BarePerson Person, IReadOnlyList<BareRoom> Rooms, IReadOnlyList<BareReadMark> Reads,
    DateTimeOffset ServerTime, int Connections, double HeartbeatSeconds);

/// <summary>The answer to a heartbeat.</summary>
public sealed record BareHeartbeat(DateTimeOffset ServerTime, int Connections, IReadOnlyDictionary<string, long> Heads);
