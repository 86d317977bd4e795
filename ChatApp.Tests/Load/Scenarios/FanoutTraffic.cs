using System.Diagnostics;

namespace ChatApp.Load.Scenarios;

/// <summary>Sends messages to a target's rooms and measures their deliveries.</summary>
/// <param name="target">The target.</param>
/// <param name="space">Interval between messages; null to send the next one when one has reached all people of its room.</param>
internal sealed class FanoutTraffic(LoadTarget target, TimeSpan? space)
{
    private const int Kept = 1 << 16, Numbers = 100_000_000;

    /// <summary>Messages in flight when sending as fast as possible, but at least one per room: enough to keep the server busy.</summary>
    private const int UnderWay = 64;

    private readonly long[] sentAt = new long[Kept];
    private readonly int[] reached = new int[Kept];
    private long next;
    private long begun;
    private long count;

    /// <summary>Whether to send more messages.</summary>
    public bool Going { get; set; }

    /// <summary>Number of messages sent since <see cref="Begin"/>.</summary>
    public long Sent { get; private set; }

    /// <summary>Number of those messages that were answered.</summary>
    public long Answered { get; set; }

    /// <summary>Resets the counters and starts to send.</summary>
    public void Begin()
    {
        (Going, Answered, Sent, count, begun) = (true, 0, 0, 0, Stopwatch.GetTimestamp());
        if (space is { } pause)
        {
            SendAtRate(pause);
            return;
        }

        for (var at = 0; at < Math.Max(UnderWay, target.Rooms.Count); at++)
            Send(target.Rooms[at % target.Rooms.Count]);
    }

    /// <summary>Records a delivery, and sends the next message when all people of the room have this one.</summary>
    public void Deliver(LoadPerson person, int message)
    {
        target.Counters.Times.Add(sentAt[message % Kept], Stopwatch.GetTimestamp());
        if (++reached[message % Kept] == person.Room!.Readers && space is null && Going)
            Send(person.Room);
    }

    private void SendAtRate(TimeSpan pause)
    {
        if (!Going)
            return;
        Send(target.Rooms[(int)(count++ % target.Rooms.Count)]);
        target.Loop.After((pause * count) - Stopwatch.GetElapsedTime(begun), () => SendAtRate(pause));
    }

    private void Send(LoadRoom room)
    {
        var message = (int)(next++ % Numbers);
        (sentAt[message % Kept], reached[message % Kept]) = (Stopwatch.GetTimestamp(), 0);
        Sent++;
        room.People[(int)(next % room.Readers)].Send(message);
    }
}
