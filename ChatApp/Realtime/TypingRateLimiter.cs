using ChatApp.People;

namespace ChatApp.Realtime;

/// <summary>Rate limiter of typing notices: each call is sent to all clients in the room.</summary>
public sealed class TypingRateLimiter(TimeProvider time)
{
    /// <summary>Pages call it every 3 s while a person is typing.</summary>
    private const double SecondsPerCall = 2;

    private readonly RateLimiter limiter = new(1 / SecondsPerCall, burst: 1, time);

    /// <summary>Counts a call; false if it follows the previous one too soon.</summary>
    public bool TryAcquire(string personAndRoom) => limiter.TryAcquire(personAndRoom);
}
