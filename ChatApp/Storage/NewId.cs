using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Storage;

/// <summary>Makes opaque ids that nobody can guess.</summary>
public static class NewId
{
    private const int Bytes = 16;

    /// <summary>128 random bits as 22 characters that need no escaping in an address.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>One that is always the same for the same parts: for what a client may ask for again when the first answer was lost.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, Bytes));

    /// <summary>Whether a text could be one of these.</summary>
    public static bool LooksLikeOne(string text) => Base64Url.IsValid(text, out var decoded) && decoded == Bytes;
}
