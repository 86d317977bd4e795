using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatApp.Storage;

/// <summary>Makes opaque ids that nobody can guess.</summary>
public static class NewId
{
    private const int Bytes = 16;

    /// <summary>128 random bits as 22 characters that need no escaping in an address.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
