namespace ChatApp.Tests.Hosting;

/// <summary>The log lines of a server; tests can wait for one.</summary>
public sealed class ProcessLog
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(Predicate<string> Wanted, TaskCompletionSource<string> Done)> waiters = [];

    /// <summary>All lines up to now.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. lines];
        }
    }

    /// <summary>Number of lines up to now.</summary>
    public int Count => Lines.Count;

    /// <summary>Waits for a line, past ones included.</summary>
    /// <param name="wanted">Selects the line.</param>
    /// <param name="within">Time-out, whose exception quotes the log.</param>
    /// <param name="from">Number of lines to skip.</param>
    public async Task<string> WaitAsync(Predicate<string> wanted, TimeSpan within, int from = 0)
    {
        var waiter = (wanted, Done: new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (lines.Skip(from).FirstOrDefault(line => wanted(line)) is { } past)
                return past;
            waiters.Add(waiter);
        }

        try
        {
            return await waiter.Done.Task.WaitAsync(within);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The line did not come. The log:\n{string.Join('\n', Lines)}");
        }
        finally
        {
            lock (gate)
                waiters.Remove(waiter);
        }
    }

    internal async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            Add(line);
    }

    internal void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            foreach (var (wanted, done) in waiters)
            {
                if (wanted(line))
                    done.TrySetResult(line);
            }
        }
    }
}
