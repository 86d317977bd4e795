using ChatApp.People;

namespace ChatApp.Pages;

/// <summary>Rate limiter for people who end their own connections as a drill: each end is an entry of the hub log and a return through
/// admission.</summary>
public sealed class CutLimiter(TimeProvider time)
{
    private const int AtOnce = 5;
    private const double SecondsPerCut = 60;

    private readonly RateLimiter limiter = new(1 / SecondsPerCut, AtOnce, time);

    /// <summary>Counts a drill; false where the limit is exceeded.</summary>
    public bool TryAcquire(string personId) => limiter.TryAcquire(personId);
}
