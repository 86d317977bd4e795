using System.Diagnostics;
using ChatApp.Contracts;

namespace ChatApp.Load.Wire;

/// <summary>A single-threaded event loop for all connections of a target: waits for sockets, reads the ready ones, runs due actions. Uses
/// no locks or tasks, and allocates nothing per message.</summary>
internal sealed class EventLoop(CancellationToken cancellationToken)
{
    /// <summary>Maximum wait for sockets in ms, which bounds the delay of due actions.</summary>
    private const int LongestWait = 20;

    private readonly byte[] buffer = new byte[256 * 1024];
    private readonly List<(RawConnection Wire, bool Broken)> ready = [];
    private readonly PriorityQueue<Action, long> due = new();
    private readonly List<LoadPerson> people = [];
    private readonly HashSet<LoadPerson> kept = [];
    private long beatenAt = Stopwatch.GetTimestamp();
    private long turnedAt;
    private int beaten;
    private long shownAt = Stopwatch.GetTimestamp();

    /// <summary>Waits for the target's sockets.</summary>
    public SocketPoller Poll { get; } = new();

    /// <summary>Called once per second to show progress.</summary>
    public Action? EverySecond { get; set; }

    /// <summary>Another loop, whose connections this one keeps alive.</summary>
    public EventLoop? Beside { get; set; }

    /// <summary>Keeps a person's connection alive from now on.</summary>
    public void Keep(LoadPerson person)
    {
        if (kept.Add(person))
            people.Add(person);
    }

    /// <summary>Runs an action after a delay.</summary>
    public void After(TimeSpan wait, Action act) =>
        due.Enqueue(act, Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Runs the loop until the condition is true.</summary>
    /// <returns>Whether it became true within the time.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public bool Until(Func<bool> isSo, TimeSpan patience)
    {
        var end = Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency);
        while (!isSo())
        {
            if (Stopwatch.GetTimestamp() > end)
                return false;
            Turn(LongestWait);
            if (Stopwatch.GetElapsedTime(shownAt) < TimeSpan.FromSeconds(1))
                continue;
            shownAt = Stopwatch.GetTimestamp();
            EverySecond?.Invoke();
        }

        return true;
    }

    /// <summary>Runs the loop for a time.</summary>
    public void For(TimeSpan duration) => Until(static () => false, duration);

    /// <summary>Runs the loop for a round, and on until there is a result, for at most ten seconds: a short round on a busy machine may
    /// end before the first.</summary>
    public void For(TimeSpan round, Func<bool> hasResult)
    {
        For(round);
        Until(hasResult, TimeSpan.FromSeconds(10));
    }

    private void Turn(int milliseconds)
    {
        cancellationToken.ThrowIfCancellationRequested();
        turnedAt = Stopwatch.GetTimestamp();
        if (due.TryPeek(out _, out var at))
            milliseconds = Math.Clamp((int)((at - Stopwatch.GetTimestamp()) * 1_000 / Stopwatch.Frequency), 0, milliseconds);
        Poll.Wait(milliseconds, ready);
        foreach (var (wire, broken) in ready)
        {
            if (wire.Place >= 0)
                wire.Serve(buffer, broken);
        }

        while (due.TryPeek(out var act, out at) && at <= Stopwatch.GetTimestamp())
        {
            due.Dequeue();
            act();
        }

        Beat();
    }

    /// <summary>Makes each person ping once per <see cref="Limits.Ping"/>, one after another, and send a heartbeat with every second
    /// ping.</summary>
    private void Beat()
    {
        var now = Stopwatch.GetTimestamp();
        var share = Stopwatch.GetElapsedTime(beatenAt, now) / Limits.Ping;
        var count = Math.Min(people.Count, (int)(people.Count * share));
        if (people.Count == 0 || share > 1)
            beatenAt = now;
        else
            beatenAt += (long)(Limits.Ping.TotalSeconds * Stopwatch.Frequency * count / people.Count);
        for (; count > 0; count--, beaten++)
            people[beaten % people.Count].Beat(withHeartbeat: ((beaten / people.Count) + (beaten % people.Count)) % 2 == 0);
        if (Beside is { } other && Stopwatch.GetElapsedTime(other.turnedAt, now) > TimeSpan.FromSeconds(1))
            other.Turn(0);
    }
}
