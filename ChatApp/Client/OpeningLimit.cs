using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The time limit of one attempt: <see cref="Limits.Opening"/> from the last sign of the other side, <see cref="Limits.LongestOpening"/>
/// in all. On a far link every step takes its seconds; a server that is not there gives no sign at all.</summary>
internal sealed class OpeningLimit : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly CancellationTokenSource over;
    private long begun;
    private bool running;

    public OpeningLimit(TimeProvider time)
    {
        (this.time, over) = (time, new(Timeout.InfiniteTimeSpan, time));
        Begin();
    }

    /// <summary>Ends with the limit.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Counts from now on, the whole as well.</summary>
    public void Begin()
    {
        lock (gate)
            (begun, running) = (time.GetTimestamp(), true);
        Heard();
    }

    /// <summary>The other side gave a sign.</summary>
    public void Heard()
    {
        lock (gate)
        {
            if (!running)
                return;
            var left = Limits.LongestOpening - time.GetElapsedTime(begun);
            over.CancelAfter(TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds, 0, Limits.Opening.TotalMilliseconds)));
        }
    }

    /// <summary>Counts no more: the attempt waits for its turn, or is a connection.</summary>
    public void Stop()
    {
        lock (gate)
        {
            if (!running)
                return;
            running = false;
            over.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            running = false;
            over.Dispose();
        }
    }
}
