using System.Security.Cryptography;
using System.Text;

namespace ChatApp.People.Accounts;

/// <summary>The passwords that attackers try first. <c>common-passwords.bin</c> holds the first <see cref="HashBytes"/> bytes of the
/// SHA-256 of each, sorted. Source: the list "10 million passwords, top 1,000,000" (Mark Burnett, in SecLists, MIT), lower case; the
/// 100,000 most common ones of at least ten characters, and the 10,000 most common shorter ones that begin and end with a letter.</summary>
internal static class CommonPasswords
{
    /// <summary>With 40 bits, one in 10,000,000 other passwords is rejected as well.</summary>
    private const int HashBytes = 5;

    private static readonly Lazy<byte[]> Hashes = new(Read);

    /// <summary>Whether a password, ignoring case, is a common one, with or without digits and symbols before or after it.</summary>
    public static bool Contains(string password)
    {
        var folded = Characters.Fold(password);
        var first = 0;
        var last = folded.Length;
        while (first < last && !char.IsLetter(folded[first]))
            first++;
        while (last > first && !char.IsLetter(folded[last - 1]))
            last--;
        return IsListed(folded) || IsListed(folded.Trim()) || (last > first && IsListed(folded[first..last]));
    }

    private static bool IsListed(string folded)
    {
        var wanted = SHA256.HashData(Encoding.UTF8.GetBytes(folded)).AsSpan(0, HashBytes);
        ReadOnlySpan<byte> hashes = Hashes.Value;
        var (low, high) = (0, (hashes.Length / HashBytes) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = wanted.SequenceCompareTo(hashes.Slice(middle * HashBytes, HashBytes));
            if (order == 0)
                return true;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return false;
    }

    private static byte[] Read()
    {
        using var resource = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords")!;
        var hashes = new byte[resource.Length];
        resource.ReadExactly(hashes);
        return hashes;
    }
}
