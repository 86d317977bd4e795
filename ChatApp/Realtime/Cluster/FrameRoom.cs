namespace ChatApp.Realtime.Cluster;

/// <summary>The changes of one room, without a gap.</summary>
/// <param name="Id">The room.</param>
/// <param name="From">The first change.</param>
/// <param name="To">The last change.</param>
/// <param name="Messages">The changed messages; null if they are too long for the bell.</param>
internal sealed record FrameRoom(string Id, long From, long To, IReadOnlyList<FrameMessage>? Messages);
