using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Connections;

/// <summary>Bytes for one person with a signature, as text.</summary>
internal static class SignedToken
{
    private const int SignatureBytes = 16;

    /// <summary>Creates a token: the payload and its signature, which also covers the person.</summary>
    public static string Make(byte[] key, ReadOnlySpan<byte> payload, string personId) =>
        Base64Url.EncodeToString([.. payload, .. Sign(key, payload, personId)]);

    /// <summary>Reads the payload of a token.</summary>
    /// <param name="key">The key that it must be signed with.</param>
    /// <param name="text">Sent by a client.</param>
    /// <param name="personId">The requesting person.</param>
    /// <param name="payload">Receives the payload; its length is that of a valid one.</param>
    /// <returns>Whether it is valid, and this person's.</returns>
    public static bool TryRead(byte[] key, string text, string personId, Span<byte> payload)
    {
        Span<byte> token = stackalloc byte[payload.Length + SignatureBytes];
        // Accepts only the canonical encoding: a second encoding of the same token would compare as another one.
        if (text.Length != Base64Url.GetEncodedLength(token.Length)
            || Base64Url.DecodeFromChars(text, token, out _, out var length) != OperationStatus.Done || length != token.Length)
            return false;
        token[..payload.Length].CopyTo(payload);
        return CryptographicOperations.FixedTimeEquals(Sign(key, payload, personId), token[payload.Length..]);
    }

    private static ReadOnlySpan<byte> Sign(byte[] key, ReadOnlySpan<byte> payload, string personId)
    {
        byte[] signed = [.. payload, .. Encoding.UTF8.GetBytes(personId)];
        return HMACSHA256.HashData(key, signed).AsSpan(0, SignatureBytes);
    }
}
