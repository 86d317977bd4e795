namespace ChatApp.Contracts;

/// <summary>Response to a heartbeat; proves to both ends that the connection is alive.</summary>
/// <param name="ServerTime">The server's time. UTC.</param>
/// <param name="Connections">Number of open connections.</param>
/// <param name="Heads">The change counter of each entered room, read from the database, so that a lost event is detected.</param>
/// <param name="Witness">As in <see cref="ChangePage"/>; if it differs from the client's, the client requests changes.</param>
public sealed record HeartbeatAnswer(
    DateTimeOffset ServerTime, int Connections, IReadOnlyDictionary<string, long> Heads, string? Witness = null);
