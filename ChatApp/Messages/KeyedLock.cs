namespace ChatApp.Messages;

/// <summary>An asynchronous lock per person: further calls wait in order. A person's only call never waits.</summary>
public sealed class KeyedLock(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>?> busy = []; // The waiting calls; null for none.

    /// <summary>Acquires the person's lock.</summary>
    /// <returns>False on time-out; otherwise <see cref="Release"/> must follow.</returns>
    public ValueTask<bool> EnterAsync(string personId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (busy.TryAdd(personId, null))
                return new(true);
            (busy[personId] ??= new()).Enqueue(turn);
        }

        return new(WaitAsync(personId, turn, patience, cancellationToken));
    }

    /// <summary>Releases the lock, or passes it to the next waiting call.</summary>
    public void Release(string personId)
    {
        lock (gate)
        {
            var waiting = busy[personId];
            while (waiting?.TryDequeue(out var next) == true)
            {
                if (next.TrySetResult())
                    return;
            }

            busy.Remove(personId);
        }
    }

    private async Task<bool> WaitAsync(string personId, TaskCompletionSource turn, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            if (!turn.TrySetCanceled(CancellationToken.None))
                Release(personId); // The lock was acquired at the same moment.
            if (gaveUp is OperationCanceledException)
                throw;
            return false;
        }
    }
}
