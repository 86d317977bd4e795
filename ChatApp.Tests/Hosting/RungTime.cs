namespace ChatApp.Tests.Hosting;

/// <summary>A clock that moves, and of whose timers the latest rings, when the test says so.</summary>
public sealed class RungTime : TimeProvider
{
    private readonly TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (double At, Action Ring) latest; // The others are not kept, nor what they hold.

    /// <summary>What it shows, in s.</summary>
    public double Now { get; set; }

    /// <summary>There is a timer.</summary>
    public Task TimerMade => made.Task;

    /// <summary>When the latest timer is to ring, in s.</summary>
    public double LatestAt => latest.At;

    public override long GetTimestamp() => (long)(Now * TimestampFrequency);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        latest = (Now + dueTime.TotalSeconds, () => callback(state));
        made.TrySetResult();
        return new Silent();
    }

    /// <summary>Rings the latest timer.</summary>
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
