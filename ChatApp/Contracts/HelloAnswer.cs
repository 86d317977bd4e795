using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>Response to <c>Hello</c>; with it a client counts as <i>connected</i>.</summary>
/// <param name="ConnectionId">The connection's id, as in the hub log.</param>
/// <param name="Epoch">The epoch of the database.</param>
/// <param name="Person">The caller, as authenticated by the server.</param>
/// <param name="Rooms">The person's rooms.</param>
/// <param name="Reads">The person's read mark in each room.</param>
/// <param name="ServerTime">The server's time. UTC.</param>
/// <param name="Connections">Number of open connections.</param>
/// <param name="HeartbeatSeconds">Interval between heartbeats, in seconds.</param>
/// <param name="MoreRooms">Whether there are further rooms, available with <c>RoomsAfter</c>.</param>
/// <param name="Witness">As in <see cref="ChangePage"/>.</param>
public sealed record HelloAnswer(
    string ConnectionId,
    string Epoch,
    Person Person,
    IReadOnlyList<RoomView> Rooms,
    IReadOnlyList<ReadMark> Reads,
    DateTimeOffset ServerTime,
    int Connections,
    double HeartbeatSeconds,
    bool MoreRooms = false,
    string? Witness = null)
{
    /// <summary>Numbers of the messages that the person saved for later, by room; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<long>>? Saved { get; init; }

    /// <summary>The person's settings for notifications; null where they have changed none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NotificationSettings? Notifications { get; init; }

    /// <summary>Name of the node that answers; null where there can be only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Node { get; init; }

    /// <summary>Names of the nodes that are alive and accept connections; null where there can be only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Nodes { get; init; }
}
