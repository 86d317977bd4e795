using System.Diagnostics;
using ChatApp.Contracts;

namespace ChatApp.Messages;

/// <summary>A write that waits for its answer.</summary>
/// <param name="write">What is asked for.</param>
/// <param name="since">When, as a timestamp of the time provider's.</param>
/// <param name="caller">The trace it belongs to; null where nobody traces.</param>
internal sealed class WaitingWrite(MessageWrite write, long since, Activity? caller)
{
    private readonly TaskCompletionSource<Outcome<MessageView>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MessageWrite Write => write;

    public long Since => since;

    public Activity? Caller => caller;

    public Task<Outcome<MessageView>> Answered => answer.Task;

    /// <summary>Answers; false where it was answered before.</summary>
    public bool Answer(Outcome<MessageView> outcome) => answer.TrySetResult(outcome);
}

/// <summary>What waits for the writer, in order.</summary>
/// <param name="most">How many may wait.</param>
internal sealed class WriteQueue(int most)
{
    private readonly object gate = new();
    private readonly Queue<WaitingWrite> waiting = [];
    private bool closed;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>Adds one; false where too many wait, or the queue is closed.</summary>
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

    /// <summary>Blocks until some wait; false once the queue is closed and empty.</summary>
    public bool WaitForSome()
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
                Monitor.Wait(gate);
            return waiting.Count > 0;
        }
    }

    /// <summary>Takes the first that wait.</summary>
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

    /// <summary>Takes those that have waited since before a timestamp.</summary>
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

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
