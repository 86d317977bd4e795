using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ChatApp.People.Accounts;

/// <summary>Rules for e-mail addresses and password lengths.</summary>
internal static class AccountRules
{
    /// <summary>The shortest password, in characters: length is what makes one strong (NIST SP 800-63B asks for 8 at least).</summary>
    public const int ShortestPassword = 10;

    /// <summary>The longest password, in characters; hashing longer ones costs time and adds no security.</summary>
    public const int LongestPassword = 256;

    /// <summary>Trims an e-mail address and checks its form only: the server never sends mail to it.</summary>
    public static bool TryEmail(string? given, [NotNullWhen(true)] out string? email)
    {
        email = given?.Trim().Normalize(NormalizationForm.FormC);
        if (email is { Length: >= 3 and <= AccountRow.LongestEmail } && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && at < email.Length - 1 && !email.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            return true;
        email = null;
        return false;
    }
}
