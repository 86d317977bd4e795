namespace ChatApp.Tests.Hosting;

/// <summary>A clock that moves when the test says so.</summary>
/// <param name="start">What it shows first; by default a day of 2026. Cookies that a client of its own clock keeps want the present.</param>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private DateTimeOffset now = start ?? new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan setBy;

    public void Advance(TimeSpan by) => now += by;

    /// <summary>Sets the time of day, as somebody does who corrects a clock; how long anything takes stays as it was.</summary>
    public void SetBy(TimeSpan by) => setBy += by;

    public override DateTimeOffset GetUtcNow() => now + setBy;

    public override long GetTimestamp() => now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
