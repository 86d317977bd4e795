
namespace ChatApp.Connections;

/// <summary>The bytes that SignalR has written for one connection and its socket has not accepted yet. One writer and
/// one sender at a time.</summary>
public sealed class SendBacklog(SendBacklogs all)
{
    private readonly Lock gate = new();
    private long written, taken, released, counted;
    private (long Written, long At) mark;
    private bool closed;
    private (long Bytes, TaskCompletionSource Below)? waiter;

    /// <summary>Number of bytes in memory: those of a batch that is being sent count until all of it is sent.</summary>
    public long Bytes => Volatile.Read(ref written) - Volatile.Read(ref released);

    /// <summary>Counts bytes before they are queued.</summary>
    /// <returns>False when there are too many: the connection exceeds its limit, or its share while the total is exceeded,
    /// and is to be ended.</returns>
    public bool TryWrite(int bytes)
    {
        Volatile.Write(ref written, written + bytes);
        if (Bytes < SendBacklogs.Unit)
            return true;
        Count();
        // Over the total limit, the connections that are furthest behind are ended first.
        return Bytes <= (all.Total <= all.LargestTotal ? all.Largest : all.Largest / 4);
    }

    /// <summary>Counts bytes that the socket has accepted.</summary>
    /// <param name="bytes">Number of bytes.</param>
    /// <param name="endOfBatch">Whether their memory, and that of everything sent before them, is released now.</param>
    public void Take(int bytes, bool endOfBatch)
    {
        Volatile.Write(ref taken, taken + bytes);
        if (!endOfBatch)
            return;
        Volatile.Write(ref released, taken);
        if (Volatile.Read(ref counted) > 0)
            Count();
        if (waiter is not null)
            Wake();
    }

    /// <summary>Age of the oldest unsent byte, or slightly less: each call compares with the previous one; call
    /// it about once a second.</summary>
    public TimeSpan Age()
    {
        if (Volatile.Read(ref taken) >= mark.Written)
            mark = (Volatile.Read(ref written), all.Time.GetTimestamp());
        return mark.Written == Volatile.Read(ref taken) ? TimeSpan.Zero : all.Time.GetElapsedTime(mark.At);
    }

    /// <summary>Waits until at most <paramref name="bytes"/> are unsent: a client that does not read responses
    /// gets no more of them.</summary>
    public Task WaitAsync(long bytes, CancellationToken cancellationToken) =>
        Bytes <= bytes ? Task.CompletedTask : WaitUntilAsync(bytes).WaitAsync(cancellationToken);

    /// <summary>Ends the accounting: the memory is released with the connection.</summary>
    public void Close()
    {
        lock (gate)
            closed = true;
        Count();
    }

    private Task WaitUntilAsync(long bytes)
    {
        var below = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            waiter = (bytes, below);
        Wake(); // The bytes may have been sent in the meantime.
        return below.Task;
    }

    private void Wake()
    {
        lock (gate)
        {
            if (waiter is not { } waiting || Bytes > waiting.Bytes)
                return;
            waiter = null;
            waiting.Below.TrySetResult();
        }
    }

    private void Count()
    {
        lock (gate)
        {
            var now = closed ? 0 : Bytes / SendBacklogs.Unit * SendBacklogs.Unit;
            all.Add(now - counted);
            Volatile.Write(ref counted, now);
        }
    }
}
