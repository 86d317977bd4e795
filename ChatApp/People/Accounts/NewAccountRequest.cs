using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>The requested sign-in data of a new account.</summary>
/// <param name="Name">The requested name.</param>
/// <param name="Email">The requested e-mail address.</param>
/// <param name="Password">The requested password; null where a passkey replaces it.</param>
/// <param name="Passkey">The new passkey; null for a password.</param>
/// <param name="PersonId">The person id that the passkey was created for; null for a password.</param>
public sealed record NewAccountRequest(
    string? Name, string? Email, string? Password, UserPasskeyInfo? Passkey = null, string? PersonId = null);
