namespace ChatApp.Storage;

/// <summary>A node as it last described itself.</summary>
/// <param name="Id">Random, made at its start.</param>
/// <param name="Name">Its name in the hub log.</param>
/// <param name="StartedAt">When it started. UTC ticks.</param>
/// <param name="SeenSecondsAgo">How long ago it said so.</param>
/// <param name="Connections">Its open connections.</param>
/// <param name="IsDraining">Whether it admits no new connections.</param>
/// <param name="IsAnnounced">Whether a drain of it is announced.</param>
/// <param name="Bell">The state of its bell.</param>
public sealed record NodeRow(
    string Id, string Name, long StartedAt, double SeenSecondsAgo, int Connections, bool IsDraining, bool IsAnnounced, string Bell);
