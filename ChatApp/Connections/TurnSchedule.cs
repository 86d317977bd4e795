using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Connections;

/// <summary>Spaces connections: at most N a second, with a burst of half a second's worth. Above that, a client gets a turn, a signed time
/// slot. The server keeps no waiting clients in memory, so a reconnect storm may have any size. Not thread-safe; <see cref="Admission"/>
/// holds its lock.</summary>
public sealed class TurnSchedule
{
    /// <summary>Lifetime of a turn after its slot begins: the contract's 10 s.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    /// <summary>Tolerance for timers that fire a little early: a turn is valid this long before its slot.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    private const int AskedBytes = 8, SlotBytes = 8, SignatureBytes = 16;

    private const int TurnBytes = AskedBytes + SlotBytes + SignatureBytes;

    // Per process: a turn signed before a restart is invalid, because it does not fit into this schedule.
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<TimeSpan> used = []; // By slot: no two turns have the same one.
    private readonly Queue<(TimeSpan Slot, TimeSpan Until)> usedByEnd = [];
    private readonly TimeProvider time;
    private readonly long start;
    private readonly TimeSpan space;
    private readonly TimeSpan ahead;
    private TimeSpan full;

    /// <summary>Creates an empty schedule with a full burst available.</summary>
    /// <param name="perSecond">Connections per second.</param>
    /// <param name="time">The clock.</param>
    public TurnSchedule(int perSecond, TimeProvider time)
    {
        (this.time, start) = (time, time.GetTimestamp());
        space = TimeSpan.FromSeconds(1d / perSecond);
        ahead = space * (Math.Max(1, perSecond / 2) - 1);
    }

    /// <summary>Number of used turns in memory; each is kept for at most <see cref="Life"/>, so the rate bounds it.</summary>
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
        if (Read(text, personId) is not var (asked, slot))
            return false;
        var now = Now();
        Forget(now);
        if (now > slot + Life || used.Contains(slot))
            return false;
        if (now < slot - Early)
        {
            early = new(text, slot - now);
            return false;
        }

        used.Add(slot);
        usedByEnd.Enqueue((slot, now + Life));
        waited = now - asked;
        return true;
    }

    private Turn Make(string personId, TimeSpan slot, TimeSpan now)
    {
        var turn = new byte[TurnBytes];
        BinaryPrimitives.WriteInt64BigEndian(turn, now.Ticks);
        BinaryPrimitives.WriteInt64BigEndian(turn.AsSpan(AskedBytes), slot.Ticks);
        Sign(turn, personId).CopyTo(turn.AsSpan(AskedBytes + SlotBytes));
        return new(Base64Url.EncodeToString(turn), slot - now);
    }

    private (TimeSpan Asked, TimeSpan Slot)? Read(string text, string personId)
    {
        Span<byte> turn = stackalloc byte[TurnBytes];
        // Accepts only the canonical encoding: a second encoding of the same turn would compare as another turn.
        if (text.Length != Base64Url.GetEncodedLength(TurnBytes)
            || Base64Url.DecodeFromChars(text, turn, out _, out var length) != OperationStatus.Done || length != TurnBytes)
            return null;
        return CryptographicOperations.FixedTimeEquals(Sign(turn, personId), turn[(AskedBytes + SlotBytes)..])
            ? (new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(turn)),
                new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(turn[AskedBytes..])))
            : null;
    }

    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> turn, string personId)
    {
        byte[] signed = [.. turn[..(AskedBytes + SlotBytes)], .. Encoding.UTF8.GetBytes(personId)];
        return HMACSHA256.HashData(key, signed).AsSpan(0, SignatureBytes);
    }

    private void Forget(TimeSpan now)
    {
        while (usedByEnd.TryPeek(out var oldest) && oldest.Until < now)
            used.Remove(usedByEnd.Dequeue().Slot);
    }

    private TimeSpan Now() => time.GetElapsedTime(start);
}
