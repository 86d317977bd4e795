using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>Argument of <c>Hello</c>, the first call on a connection.</summary>
/// <param name="ClientId">Created for each loaded document or process: a newer connection of the same person with the same client id ends
/// the older one.</param>
/// <param name="LastLoss">The client's report on its previous connection; null when there was none.</param>
public sealed record HelloRequest(string ClientId, LastLoss? LastLoss);

/// <summary>A client's report on the end of its previous connection. The server does not trust it, and never refuses a client because of
/// it: <see cref="LastLossJson"/> drops values of the wrong type, and the server drops values out of range.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="Code">The close code that the client received; null if none.</param>
/// <param name="Reason">The close reason that the client received; at most <see cref="Limits.CloseReason"/> characters.</param>
/// <param name="At">Time of the end, by the client's clock.</param>
/// <param name="Hidden">Whether the page was hidden.</param>
/// <param name="Online">Whether the browser reported a network.</param>
/// <param name="RoundTripMs">The last round trip measured, in milliseconds.</param>
[JsonConverter(typeof(LastLossJson))]
public sealed record LastLoss(
    string Cause, int? Code, string? Reason, DateTimeOffset? At, bool? Hidden, bool? Online, double? RoundTripMs);

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
    string? Witness = null);

/// <summary>A page of a person's rooms, when there are too many for one response.</summary>
/// <param name="Rooms">The rooms, in the same order as in <c>Hello</c>.</param>
/// <param name="Reads">The person's read mark in each.</param>
/// <param name="More">Whether further rooms follow.</param>
public sealed record RoomPage(IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Reads, bool More);

/// <summary>Response to a heartbeat; proves to both ends that the connection is alive.</summary>
/// <param name="ServerTime">The server's time. UTC.</param>
/// <param name="Connections">Number of open connections.</param>
/// <param name="Heads">The change counter of each entered room, read from the database, so that a lost event is detected.</param>
/// <param name="Witness">As in <see cref="ChangePage"/>; if it differs from the client's, the client requests changes.</param>
public sealed record HeartbeatAnswer(
    DateTimeOffset ServerTime, int Connections, IReadOnlyDictionary<string, long> Heads, string? Witness = null);
