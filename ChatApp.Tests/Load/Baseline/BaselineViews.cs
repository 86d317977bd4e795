namespace ChatApp.Load.Baseline;

/// <summary>The author of a message.</summary>
public sealed record BaselinePerson(string Id, string Name, string Kind);

/// <summary>A message, of the same size on the wire as ChatApp's.</summary>
public sealed record BaselineMessage(
    string RoomId, long Number, long Change, string ClientMessageId, BaselinePerson Author, string Text, string Html,
    DateTimeOffset PostedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt);

/// <summary>The answer to a catch-up call: messages of a room.</summary>
public sealed record BaselineChanges(
    string RoomId, string Epoch, IReadOnlyList<BaselineMessage> Messages, long UpToChange, long LastNumber, bool More);

/// <summary>A room in the answer to <c>Hello</c>.</summary>
public sealed record BaselineRoom(
    string Id, string Kind, string Name, string Topic, bool Archived, long LastNumber, long Change, string? CreatorId,
    IReadOnlyList<BaselinePerson>? People);

/// <summary>A person's read position in a room.</summary>
public sealed record BaselineReadMark(string RoomId, long ReadUpTo, int Unread, int Mentions);

/// <summary>The answer to <c>Hello</c>.</summary>
public sealed record BaselineHello(
    string ConnectionId, string Epoch, BaselinePerson Person, IReadOnlyList<BaselineRoom> Rooms, IReadOnlyList<BaselineReadMark> Reads,
    DateTimeOffset ServerTime, int Connections, double HeartbeatSeconds);

/// <summary>The answer to a heartbeat.</summary>
public sealed record BaselineHeartbeat(DateTimeOffset ServerTime, int Connections, IReadOnlyDictionary<string, long> Heads);
