using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace ChatApp.People.Accounts;

/// <summary>Codes to write down, each of which stands in for one code of the app.</summary>
internal static class RecoveryCodes
{
    /// <summary>How many there are at first.</summary>
    public const int Count = 10;

    /// <summary>80 bits: 16 characters.</summary>
    private const int Bytes = 10;

    private const int GroupLength = 4;

    /// <summary>Makes them: as a person reads them, and what is kept of them.</summary>
    public static (IReadOnlyList<string> Codes, byte[] Hashes) Make()
    {
        var codes = Enumerable.Range(0, Count).Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant()).ToList();
        return ([.. codes.Select(code => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group))))], [.. codes.SelectMany(HashOf)]);
    }

    /// <summary>Takes a code out of those kept.</summary>
    /// <returns>What is left; null where it is none of them.</returns>
    public static byte[]? Use(byte[] hashes, string code)
    {
        var hash = HashOf(code);
        for (var at = 0; at + hash.Length <= hashes.Length; at += hash.Length)
        {
            if (CryptographicOperations.FixedTimeEquals(hashes.AsSpan(at, hash.Length), hash))
                return [.. hashes[..at], .. hashes[(at + hash.Length)..]];
        }

        return null;
    }

    /// <summary>How many are left.</summary>
    public static int CountOf(byte[] hashes) => hashes.Length / SHA256.HashSizeInBytes;

    private static byte[] HashOf(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)])));
}
