namespace ChatApp.Tests.Hosting;

/// <summary>A clock that moves, and whose timers ring, when the test says so.</summary>
public sealed class RungTime : TimeProvider
{
    private readonly List<(TimeSpan Due, Action Ring)> timers = [];
    private readonly TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it shows, in s.</summary>
    public double Now { get; set; }

    /// <summary>There is a timer.</summary>
    public Task TimerMade => made.Task;

    /// <summary>When the latest timer is to ring, in s.</summary>
    public double LatestAt => Now + timers[^1].Due.TotalSeconds;

    public override long GetTimestamp() => (long)(Now * TimestampFrequency);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        timers.Add((dueTime, () => callback(state)));
        made.TrySetResult();
        return new Rung();
    }

    /// <summary>Rings the latest timer.</summary>
    public void Ring() => timers[^1].Ring();

    private sealed class Rung : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
