using ChatApp.People;

namespace ChatApp.Realtime;

/// <summary>Bounds how often a room is told that somebody is typing: each call reaches everybody in it.</summary>
public sealed class TypingPace(TimeProvider time)
{
    /// <summary>Pages call it every 3 s while somebody types.</summary>
    private const double SecondsPerCall = 2;

    private readonly PaceLimit pace = new(1 / SecondsPerCall, burst: 1, time);

    /// <summary>Counts a call; false where it comes too soon after the one before.</summary>
    public bool TryCount(string personAndRoom) => pace.TryCount(personAndRoom);
}
