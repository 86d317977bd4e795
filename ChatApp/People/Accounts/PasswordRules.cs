using System.Diagnostics.CodeAnalysis;

namespace ChatApp.People.Accounts;

/// <summary>Which passwords may be chosen. Every place where one is chosen asks here.</summary>
public static class PasswordRules
{
    /// <summary>Fewer characters than this besides one's own name and address are no password.</summary>
    private const int OtherCharacters = 5;

    /// <summary>Fewer different characters than this are a pattern.</summary>
    private const int DifferentCharacters = 4;

    /// <summary>What stands on every page.</summary>
    private const string ProductName = "chatapp";

    /// <summary>Whether a password may be chosen.</summary>
    /// <param name="password">What was written.</param>
    /// <param name="name">What its owner is called.</param>
    /// <param name="email">What its owner signs in with.</param>
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

    // What is left of it without the words that everybody knows who knows the person.
    private static bool IsPersonal(string password, string name, string email)
    {
        var rest = Letters(password);
        if (rest.Length == 0)
            return false;
        var parts = name.Split(' ', '.', '-', '_').Concat(email.Split('@', '.', '-', '_', '+')).Prepend(email.Split('@')[0]).Prepend(name).Prepend(email)
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
