namespace ChatApp.Tests.Hosting;

/// <summary>A clock that the test sets and whose latest timer the test fires.</summary>
public sealed class FakeTime : TimeProvider
{
    private readonly TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (double At, Action Ring) latest; // Earlier timers and what they reference are not kept.

    /// <summary>The current time, in s.</summary>
    public double Now { get; set; }

    /// <summary>Completes when a timer has been created.</summary>
    public Task TimerMade => made.Task;

    /// <summary>Due time of the latest timer, in s.</summary>
    public double LatestAt => latest.At;

    public override long GetTimestamp() => (long)(Now * TimestampFrequency);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        latest = (Now + dueTime.TotalSeconds, () => callback(state));
        made.TrySetResult();
        return new Silent();
    }

    /// <summary>Fires the latest timer.</summary>
    public void Ring() => latest.Ring();

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
