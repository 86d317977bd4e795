using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatApp.Storage;

/// <summary>Makes opaque ids that nobody can guess.</summary>
public static class NewId
{
    private const int Bytes = 16;

    /// <summary>128 random bits as 22 characters that need no escaping in an address.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text could be one of these.</summary>
    public static bool LooksLikeOne(string text) => Base64Url.IsValid(text, out var decoded) && decoded == Bytes;
}
