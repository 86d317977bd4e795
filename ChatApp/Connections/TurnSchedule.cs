using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatApp.Connections;

/// <summary>Spaces connections: at most N a second, with a burst of half a second's worth. Above that, a client gets a turn, a signed time
/// slot. The server keeps no waiting clients in memory, so a reconnect storm may have any size. Not thread-safe; <see cref="Admission"/>
/// holds its lock.</summary>
public sealed class TurnSchedule
{
    /// <summary>Lifetime of a turn after its slot begins: the contract's 10 s.</summary>
    public static readonly TimeSpan TurnLifetime = TimeSpan.FromSeconds(10);

    /// <summary>Tolerance for timers that fire a little early: a turn is valid this long before its slot.</summary>
    private static readonly TimeSpan EarlyTolerance = TimeSpan.FromMilliseconds(20);

    /// <summary>Its slot (UTC, in microseconds), which schedule made it, and the wait for it (in ms).</summary>
    private const int SlotBytes = 8, ScheduleBytes = 4, WaitBytes = 4, TurnBytes = SlotBytes + ScheduleBytes + WaitBytes;

    private readonly HashSet<(int Schedule, long Slot)> used = []; // No two turns of a schedule have the same slot.
    private readonly Queue<((int Schedule, long Slot) Turn, TimeSpan Until)> usedByEnd = [];
    private readonly TimeProvider time;
    private readonly byte[] key;
    private readonly int perSecond;
    private readonly long start;
    private readonly long startedAt; // UTC, in microseconds.
    private readonly int id = RandomNumberGenerator.GetInt32(int.MaxValue);
    private TimeSpan space;
    private TimeSpan ahead;
    private TimeSpan full;

    /// <summary>Creates an empty schedule with a full burst available.</summary>
    /// <param name="perSecond">Connections per second.</param>
    /// <param name="time">The clock.</param>
    /// <param name="key">Signs turns; null for a key of its own: then turns of other schedules are invalid.</param>
    public TurnSchedule(int perSecond, TimeProvider time, byte[]? key = null)
    {
        (this.perSecond, this.time, start) = (perSecond, time, time.GetTimestamp());
        this.key = key ?? RandomNumberGenerator.GetBytes(32);
        startedAt = UtcNow();
        Share(1);
    }

    /// <summary>Divides rate and burst by the number of nodes that let clients in.</summary>
    public void Share(int nodes)
    {
        space = TimeSpan.FromSeconds((double)nodes / perSecond);
        ahead = space * (Math.Max(1, perSecond / 2 / (double)nodes) - 1);
    }

    /// <summary>Number of used turns in memory; each is kept for at most <see cref="TurnLifetime"/>, so the rate bounds it.</summary>
    public int Remembered => used.Count;

    /// <summary>Whether the next slot is available now.</summary>
    public bool HasRoom => full - ahead <= Now();

    /// <summary>Takes the next slot.</summary>
    /// <returns>Null when the slot is now; otherwise the turn.</returns>
    public Turn? Take(string personId)
    {
        var now = Now();
        if (full < now)
            full = now;
        var slot = full - ahead;
        full += space;
        return slot <= now ? null : Make(personId, slot, now);
    }

    /// <summary>Validates a turn and marks it as used.</summary>
    /// <param name="text">Sent by the client.</param>
    /// <param name="personId">The requesting person.</param>
    /// <param name="early">The same turn with its remaining wait, when its slot has not begun.</param>
    /// <param name="waited">Time since the turn was issued; zero unless it is valid.</param>
    /// <returns>Whether it is valid now, and thereby used; false also if it is forged, used, expired or another person's.</returns>
    public bool Use(string text, string personId, out Turn? early, out TimeSpan waited)
    {
        (early, waited) = (null, TimeSpan.Zero);
        if (Read(text, personId) is not var (turn, asked, slot))
            return false;
        var now = Now();
        Forget(now);
        if (now > slot + TurnLifetime || used.Contains(turn))
            return false;
        if (now < slot - EarlyTolerance)
        {
            early = new(text, slot - now);
            return false;
        }

        used.Add(turn);
        usedByEnd.Enqueue((turn, now + TurnLifetime));
        waited = now - asked;
        return true;
    }

    private Turn Make(string personId, TimeSpan slot, TimeSpan now)
    {
        Span<byte> turn = stackalloc byte[TurnBytes];
        BinaryPrimitives.WriteInt64BigEndian(turn, startedAt + (slot.Ticks / TimeSpan.TicksPerMicrosecond));
        BinaryPrimitives.WriteInt32BigEndian(turn[SlotBytes..], id);
        BinaryPrimitives.WriteUInt32BigEndian(turn[(SlotBytes + ScheduleBytes)..], (uint)(slot - now).TotalMilliseconds);
        return new(SignedToken.Make(key, turn, personId), slot - now);
    }

    // The times of another node's turn are those of this schedule. Its own are not read from the clock, which may be set back.
    private ((int Schedule, long Slot) Turn, TimeSpan Asked, TimeSpan Slot)? Read(string text, string personId)
    {
        Span<byte> turn = stackalloc byte[TurnBytes];
        if (!SignedToken.TryRead(key, text, personId, turn))
            return null;
        var utc = BinaryPrimitives.ReadInt64BigEndian(turn);
        var schedule = BinaryPrimitives.ReadInt32BigEndian(turn[SlotBytes..]);
        var wait = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(turn[(SlotBytes + ScheduleBytes)..]));
        var slot = schedule == id
            ? TimeSpan.FromMicroseconds(utc - startedAt)
            : Now() + TimeSpan.FromMicroseconds(utc - UtcNow());
        return ((schedule, utc), slot - wait, slot);
    }

    private long UtcNow() => time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMicrosecond;

    private void Forget(TimeSpan now)
    {
        while (usedByEnd.TryPeek(out var oldest) && oldest.Until < now)
            used.Remove(usedByEnd.Dequeue().Turn);
    }

    private TimeSpan Now() => time.GetElapsedTime(start);
}
