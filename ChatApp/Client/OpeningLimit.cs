using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The time limit of one attempt: <see cref="Limits.Opening"/> from the server's last response,
/// <see cref="Limits.LongestOpening"/> in all. On a slow link every step takes seconds; an absent server never responds.</summary>
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

    /// <summary>Cancelled when the limit is exceeded.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>Starts both limits from now.</summary>
    public void Begin()
    {
        lock (gate)
            (begun, running) = (time.GetTimestamp(), true);
        NoteResponse();
    }

    /// <summary>Restarts the short limit: the server responded.</summary>
    public void NoteResponse()
    {
        lock (gate)
        {
            if (!running)
                return;
            var left = Limits.LongestOpening - time.GetElapsedTime(begun);
            over.CancelAfter(TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds, 0, Limits.Opening.TotalMilliseconds)));
        }
    }

    /// <summary>Stops both limits: the attempt waits for its turn, or has become a connection.</summary>
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
