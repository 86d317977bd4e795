using System.Diagnostics;
using ChatApp.Contracts;

namespace ChatApp.Load.Wire;

/// <summary>The one thread that serves all connections of a target, in turns: wait, read what is ready, do what is due. No locks, no tasks, no
/// allocation for a message.</summary>
internal sealed class EventLoop(CancellationToken cancellationToken)
{
    /// <summary>The longest wait, so that what is due is not far behind.</summary>
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

    /// <summary>The sockets.</summary>
    public SocketPoller Poll { get; } = new();

    /// <summary>Called once a second, to show how it goes.</summary>
    public Action? EverySecond { get; set; }

    /// <summary>Another loop, whose connections are kept alive meanwhile.</summary>
    public EventLoop? Beside { get; set; }

    /// <summary>Has a person's connection kept alive from now on.</summary>
    public void Keep(LoadPerson person)
    {
        if (kept.Add(person))
            people.Add(person);
    }

    /// <summary>Does something later.</summary>
    public void After(TimeSpan wait, Action act) => due.Enqueue(act, Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Goes on until something is so.</summary>
    /// <returns>Whether it came to be so within the time.</returns>
    /// <exception cref="OperationCanceledException">The run is ended.</exception>
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

    /// <summary>Goes on for a time.</summary>
    public void For(TimeSpan duration) => Until(static () => false, duration);

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

    /// <summary>Everybody pings in <see cref="Limits.Ping"/>, one after another, and every second time with a heartbeat.</summary>
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
