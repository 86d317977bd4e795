namespace ChatApp.Messages;

/// <summary>Lets each person do one thing at a time; what else they ask for waits in line. Whoever asks for one thing only never waits.</summary>
public sealed class KeyedLock(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<TaskCompletionSource>?> busy = []; // With who waits; null for nobody.

    /// <summary>Waits for the person's turn.</summary>
    /// <returns>False where it did not come in time; else <see cref="Release"/> must follow.</returns>
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

    /// <summary>Lets the next one in.</summary>
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
                Release(personId); // The turn came at the same moment.
            if (gaveUp is OperationCanceledException)
                throw;
            return false;
        }
    }
}
