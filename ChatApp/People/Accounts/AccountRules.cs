using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ChatApp.People.Accounts;

/// <summary>What one may sign in with.</summary>
public static class AccountRules
{
    /// <summary>The shortest password, in characters: length is what makes one strong (NIST SP 800-63B asks for 8 at least).</summary>
    public const int ShortestPassword = 10;

    /// <summary>The longest, in characters; hashing more would be work for nothing.</summary>
    public const int LongestPassword = 256;

    /// <summary>Trims an e-mail address and says whether it can be one. Nothing is sent to it, so the form is all that counts.</summary>
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
