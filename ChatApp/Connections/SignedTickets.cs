using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatApp.Connections;

/// <summary>Creates tickets that any node with the same key can check. Not thread-safe; <see cref="Admission"/> holds its lock.</summary>
internal sealed class SignedTickets(byte[] key, TimeProvider time)
{
    /// <summary>When it ends (UTC ticks), which process made it, what makes it unique, whether its person pressed.</summary>
    private const int EndBytes = 8, MakerBytes = 8, UniqueBytes = 8, PayloadBytes = EndBytes + MakerBytes + UniqueBytes + 1;

    private readonly byte[] maker = RandomNumberGenerator.GetBytes(MakerBytes);
    private readonly HashSet<string> used = [];
    private readonly Queue<(string Ticket, long UsedAt)> usedByAge = [];

    /// <summary>Creates a signed ticket for a person.</summary>
    public string Make(string personId, bool pressed)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        BinaryPrimitives.WriteInt64BigEndian(payload, (time.GetUtcNow() + Admission.TicketLifetime).UtcTicks);
        maker.CopyTo(payload[EndBytes..]);
        RandomNumberGenerator.Fill(payload.Slice(EndBytes + MakerBytes, UniqueBytes));
        payload[^1] = pressed ? (byte)1 : (byte)0;
        return SignedToken.Make(key, payload, personId);
    }

    /// <summary>Uses up a ticket that another node made. That node does not know, so a ticket can be used once on each node.</summary>
    /// <param name="ticket">Sent by the client.</param>
    /// <param name="personId">The requesting person.</param>
    /// <param name="pressed">Whether its person pressed.</param>
    public bool UseForeign(string ticket, string personId, out bool pressed)
    {
        Span<byte> payload = stackalloc byte[PayloadBytes];
        pressed = false;
        while (usedByAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.UsedAt) > 2 * Admission.TicketLifetime)
            used.Remove(usedByAge.Dequeue().Ticket);
        if (!SignedToken.TryRead(key, ticket, personId, payload) || payload.Slice(EndBytes, MakerBytes).SequenceEqual(maker)
            || BinaryPrimitives.ReadInt64BigEndian(payload) <= time.GetUtcNow().UtcTicks || !used.Add(ticket))
            return false;
        usedByAge.Enqueue((ticket, time.GetTimestamp()));
        pressed = payload[^1] != 0;
        return true;
    }
}
