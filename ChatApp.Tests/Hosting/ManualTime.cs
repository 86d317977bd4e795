namespace ChatApp.Tests.Hosting;

/// <summary>A clock that the test advances.</summary>
/// <param name="start">The first time it shows; by default a day of 2026. Cookies in a client with a real clock need the present.</param>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private DateTimeOffset now = start ?? new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan setBy;

    public void Advance(TimeSpan by) => now += by;

    /// <summary>Changes the time of day, as when an operator corrects a clock; timestamps and elapsed times do not change.</summary>
    public void SetBy(TimeSpan by) => setBy += by;

    public override DateTimeOffset GetUtcNow() => now + setBy;

    public override long GetTimestamp() => now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
