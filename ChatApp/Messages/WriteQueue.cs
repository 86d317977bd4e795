
namespace ChatApp.Messages;

/// <summary>A bounded FIFO queue of pending writes.</summary>
/// <param name="most">Maximum length.</param>
internal sealed class WriteQueue(int most)
{
    private readonly object gate = new();
    private readonly Queue<WaitingWrite> waiting = [];
    private bool closed;

    /// <summary>Number of pending writes.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>Adds a write; false if the queue is full or closed.</summary>
    public bool TryAdd(WaitingWrite write)
    {
        lock (gate)
        {
            if (closed || waiting.Count >= most)
                return false;
            waiting.Enqueue(write);
            if (waiting.Count == 1)
                Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Blocks until the queue is not empty; false once it is closed and empty.</summary>
    public bool WaitForSome()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
                Monitor.Wait(gate);
            return waiting.Count > 0;
        }
    }

    /// <summary>Removes the oldest writes from the queue.</summary>
    public WaitingWrite[] Take(int atMost)
    {
        lock (gate)
        {
            var taken = new WaitingWrite[Math.Min(atMost, waiting.Count)];
            for (var index = 0; index < taken.Length; index++)
                taken[index] = waiting.Dequeue();
            return taken;
        }
    }

    /// <summary>Removes the writes that were queued before a timestamp.</summary>
    public IEnumerable<WaitingWrite> TakeBefore(long timestamp)
    {
        lock (gate)
        {
            List<WaitingWrite> late = [];
            while (waiting.TryPeek(out var first) && first.Since < timestamp)
                late.Add(waiting.Dequeue());
            return late;
        }
    }

    /// <summary>Closes the queue for new writes.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
