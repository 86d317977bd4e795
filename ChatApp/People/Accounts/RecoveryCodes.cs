using System.Security.Cryptography;
using System.Text;
using OtpNet;

namespace ChatApp.People.Accounts;

/// <summary>Codes to write down; each replaces one code of the authenticator app, once.</summary>
internal static class RecoveryCodes
{
    /// <summary>Number of codes in a new set.</summary>
    public const int Count = 10;

    /// <summary>80 bits: 16 characters.</summary>
    private const int Bytes = 10;

    private const int GroupLength = 4;

    /// <summary>Creates a set: the readable codes, and their hashes to store.</summary>
    public static (IReadOnlyList<string> Codes, byte[] Hashes) Make()
    {
        var codes = Enumerable.Range(0, Count)
            .Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant()).ToList();
        var grouped = codes.Select(code => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group))));
        return ([.. grouped], [.. codes.SelectMany(HashOf)]);
    }

    /// <summary>Removes a code from the stored hashes.</summary>
    /// <returns>The remaining hashes; null for an unknown code.</returns>
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

    /// <summary>Number of remaining codes.</summary>
    public static int CountOf(byte[] hashes) => hashes.Length / SHA256.HashSizeInBytes;

    private static byte[] HashOf(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(new string([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)])));
}
