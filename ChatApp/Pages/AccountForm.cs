using ChatApp.People.Accounts;

namespace ChatApp.Pages;

/// <summary>The fields of a new account, as they were filled in.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="What">What was wrong with them.</param>
public sealed record AccountForm(string Name, string Email, AccountProblem What = AccountProblem.None)
{
    /// <summary>Set where there were too many tries: it goes before what else is wrong.</summary>
    public bool TooMany { get; init; }

    /// <summary>The key of the text that says what was wrong; null when nothing was.</summary>
    public string? Problem => TooMany ? "account.problem.TooMany" : What == AccountProblem.None ? null : $"account.problem.{What}";

    /// <summary>The value of <c>aria-invalid</c> for the field that this problem is about.</summary>
    public string? Wrong(AccountProblem problem) => What == problem ? "true" : null;
}
