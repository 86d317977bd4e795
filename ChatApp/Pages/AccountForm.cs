using ChatApp.People.Accounts;

namespace ChatApp.Pages;

/// <summary>The entered fields of a new account.</summary>
/// <param name="Name">The entered name.</param>
/// <param name="Email">The entered e-mail address.</param>
/// <param name="What">The problem with them.</param>
public sealed record AccountForm(string Name, string Email, AccountProblem What = AccountProblem.None)
{
    /// <summary>Whether a rate limit was exceeded: takes precedence over other problems.</summary>
    public bool TooMany { get; init; }

    /// <summary>The key of the problem's text; null for none.</summary>
    public string? Problem => TooMany ? "account.problem.TooMany" : What == AccountProblem.None ? null : $"account.problem.{What}";

    /// <summary>The value of <c>aria-invalid</c> for the field of this problem.</summary>
    public string? Wrong(AccountProblem problem) => What == problem ? "true" : null;
}
