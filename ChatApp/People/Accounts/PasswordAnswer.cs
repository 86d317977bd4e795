
namespace ChatApp.People.Accounts;

/// <summary>The result of a sign-in attempt with a password.</summary>
/// <param name="Account">The account that the password opens; null for a wrong password or a lockout.</param>
/// <param name="TooMany">Whether the attempt was rejected unchecked because of rate limits.</param>
public sealed record PasswordAnswer(AccountRow? Account, bool TooMany = false);
