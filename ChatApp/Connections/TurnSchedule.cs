using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Connections;

/// <summary>A place in the schedule of connections to come.</summary>
/// <param name="Text">What the client hands in when its time has come.</param>
/// <param name="Wait">Until then.</param>
public sealed record Turn(string Text, TimeSpan Wait);

/// <summary>Spaces connections: so many a second, and half a second's worth at once after a rest. Whoever comes when that is used up gets a turn, a signed time slot, and nothing is kept of them here: a herd of any size waits in its own memory. The members are not
/// safe for concurrent use; <see cref="Admission"/> holds its lock.</summary>
public sealed class TurnSchedule
{
    /// <summary>How long a turn is good for from its slot on: the contract's 10 s.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    /// <summary>Timers fire a little early; a turn handed in so little before its time is good.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    private const int AskedBytes = 8, SlotBytes = 8, SignatureBytes = 16;

    private const int TurnBytes = AskedBytes + SlotBytes + SignatureBytes;

    // Of this process: a turn given by another life of the server fits into no schedule here.
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<TimeSpan> used = []; // By slot: no two turns have the same one.
    private readonly Queue<(TimeSpan Slot, TimeSpan Until)> usedByEnd = [];
    private readonly TimeProvider time;
    private readonly long start;
    private readonly TimeSpan space;
    private readonly TimeSpan ahead;
    private TimeSpan full;

    /// <summary>An empty schedule, a rest behind it.</summary>
    /// <param name="perSecond">How many connections a second.</param>
    /// <param name="time">The clock.</param>
    public TurnSchedule(int perSecond, TimeProvider time)
    {
        (this.time, start) = (time, time.GetTimestamp());
        space = TimeSpan.FromSeconds(1d / perSecond);
        ahead = space * (Math.Max(1, perSecond / 2) - 1);
    }

    /// <summary>How many turns are remembered as used; each for <see cref="Life"/> at most, so this is bounded by the rate.</summary>
    public int Remembered => used.Count;

    /// <summary>Whether the next slot is now.</summary>
    public bool HasRoom => full - ahead <= Now();

    /// <summary>Takes the next slot.</summary>
    /// <returns>Null where that is now; else the turn.</returns>
    public Turn? Take(string personId)
    {
        var now = Now();
        if (full < now)
            full = now;
        var slot = full - ahead;
        full += space;
        return slot <= now ? null : Make(personId, slot, now);
    }

    /// <summary>Hands in a turn.</summary>
    /// <param name="text">As the client brought it.</param>
    /// <param name="personId">Who brought it.</param>
    /// <param name="early">The same slot again, where its time has not come.</param>
    /// <param name="waited">Since the turn was given; zero unless it is good.</param>
    /// <returns>Whether it is good now, and used up by this; false also for one that is forged, used, expired or somebody else's.</returns>
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
        // One way to write it only: another would be another turn to whoever compares.
        if (text.Length != Base64Url.GetEncodedLength(TurnBytes)
            || Base64Url.DecodeFromChars(text, turn, out _, out var length) != OperationStatus.Done || length != TurnBytes)
            return null;
        return CryptographicOperations.FixedTimeEquals(Sign(turn, personId), turn[(AskedBytes + SlotBytes)..])
            ? (new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(turn)), new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(turn[AskedBytes..])))
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
