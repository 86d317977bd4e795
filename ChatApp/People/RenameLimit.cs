using Microsoft.Extensions.Options;

namespace ChatApp.People;

/// <summary>Rate limiter for name changes per person.</summary>
public sealed class RenameLimit(IOptions<NameOptions> options, TimeProvider time)
{
    private readonly RateLimiter limit = new(options.Value.RenamesPerMinute / 60d, options.Value.RenamesAtOnce, time);

    /// <summary>Counts a change; false where the limit is exceeded.</summary>
    public bool TryAcquire(string personId) => limit.TryAcquire(personId);
}
