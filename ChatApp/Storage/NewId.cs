using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChatApp.Storage;

/// <summary>Creates opaque ids that cannot be guessed.</summary>
public static class NewId
{
    private const int Bytes = 16;

    /// <summary>Creates an id from 128 random bits: 22 characters that need no escaping in a URL.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Creates an id that is always the same for the same parts: for requests that a client may
    /// repeat after a lost response.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, Bytes));

    /// <summary>Whether a text has the format of these ids.</summary>
    public static bool IsWellFormed(string text) => Base64Url.IsValid(text, out var decoded) && decoded == Bytes;
}
