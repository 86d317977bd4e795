using System.Diagnostics.CodeAnalysis;

namespace ChatApp.People.Accounts;

/// <summary>Rules for new passwords. Every place where a password is set calls this class.</summary>
public static class PasswordRules
{
    /// <summary>A password needs at least this many characters besides the owner's name and address.</summary>
    private const int OtherCharacters = 5;

    /// <summary>A password with fewer different characters than this is a pattern.</summary>
    private const int DifferentCharacters = 4;

    /// <summary>The product name, which every page shows.</summary>
    private const string ProductName = "chatapp";

    /// <summary>Whether a password may be set.</summary>
    /// <param name="password">The entered password.</param>
    /// <param name="name">The owner's name.</param>
    /// <param name="email">The owner's e-mail address.</param>
    /// <param name="problem">Why not; <see cref="AccountProblem.None"/> where it may.</param>
    public static bool Accepts([NotNullWhen(true)] string? password, string? name, string? email, out AccountProblem problem)
    {
        problem = password switch
        {
            not { Length: >= AccountRules.ShortestPassword and <= AccountRules.LongestPassword } => AccountProblem.BadPassword,
            _ when IsPersonal(password, name ?? "", email ?? "") => AccountProblem.OwnPassword,
            _ when password.Distinct().Count() < DifferentCharacters || CommonPasswords.Contains(password) => AccountProblem.CommonPassword,
            _ => AccountProblem.None,
        };
        return problem == AccountProblem.None;
    }

    // Checks what remains after removing words that acquaintances of the person know.
    private static bool IsPersonal(string password, string name, string email)
    {
        var rest = Letters(password);
        if (rest.Length == 0)
            return false;
        var parts = name.Split(' ', '.', '-', '_').Concat(email.Split('@', '.', '-', '_', '+')).Prepend(email.Split('@')[0]).Prepend(name)
            .Prepend(email)
            .Append(ProductName).Select(Letters).Where(part => part.Length >= 2).Distinct().OrderByDescending(part => part.Length);
        var removed = false;
        foreach (var part in parts)
        {
            var without = rest.Replace(part, "", StringComparison.Ordinal);
            removed |= without.Length < rest.Length;
            rest = without;
        }

        return removed && rest.Length < OtherCharacters;
    }

    private static string Letters(string text) => new([.. Characters.Fold(text).Where(char.IsLetterOrDigit)]);
}
