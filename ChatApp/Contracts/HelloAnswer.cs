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
}
