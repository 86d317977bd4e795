using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>The first call on a connection.</summary>
/// <param name="ClientId">Made anew for each loaded document or process: a newer connection of the same person with the same
/// client id ends the older one.</param>
/// <param name="LastLoss">How this client's previous connection ended, as it saw it; null when there was none.</param>
public sealed record HelloRequest(string ClientId, LastLoss? LastLoss);

/// <summary>A client's own account of how its previous connection ended. The server treats it as hostile, and never refuses a client for it:
/// <see cref="LastLossJson"/> drops what is of the wrong type, and the server what is out of range.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="Code">The close code it saw; null where there was none.</param>
/// <param name="Reason">The close reason it saw; at most <see cref="Limits.CloseReason"/> characters.</param>
/// <param name="At">When, by the client's clock.</param>
/// <param name="Hidden">Whether the page was hidden.</param>
/// <param name="Online">Whether the browser believed it had a network.</param>
/// <param name="RoundTripMs">The last round trip measured, in milliseconds.</param>
[JsonConverter(typeof(LastLossJson))]
public sealed record LastLoss(
    string Cause, int? Code, string? Reason, DateTimeOffset? At, bool? Hidden, bool? Online, double? RoundTripMs);

/// <summary>What makes a connection <i>connected</i>.</summary>
/// <param name="ConnectionId">The connection's id, as in the hub log.</param>
/// <param name="Epoch">The life of the database.</param>
/// <param name="Person">Whom the server takes the caller for.</param>
/// <param name="Rooms">The rooms the person is in.</param>
/// <param name="Reads">How far the person has read in each.</param>
/// <param name="ServerTime">UTC.</param>
/// <param name="Connections">How many connections are open now.</param>
/// <param name="HeartbeatSeconds">The time between two heartbeats, in seconds.</param>
/// <param name="MoreRooms">Whether there are further rooms, for <c>RoomsAfter</c> to ask for.</param>
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

/// <summary>Some of the rooms that a person is in, where they are too many for one answer.</summary>
/// <param name="Rooms">The rooms, in the order that <c>Hello</c> began.</param>
/// <param name="Reads">How far the person has read in each.</param>
/// <param name="More">Whether further ones follow the last of these.</param>
public sealed record RoomPage(IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Reads, bool More);

/// <summary>The proof that a connection is alive, to both ends.</summary>
/// <param name="ServerTime">UTC.</param>
/// <param name="Connections">How many connections are open now.</param>
/// <param name="Heads">The change counter of each room entered, read from storage, so that a lost event shows.</param>
/// <param name="Witness">As in <see cref="ChangePage"/>; where it is another one than the reader's, the reader asks for changes.</param>
public sealed record HeartbeatAnswer(
    DateTimeOffset ServerTime, int Connections, IReadOnlyDictionary<string, long> Heads, string? Witness = null);
