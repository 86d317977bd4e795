
namespace ChatApp.People.Accounts;

/// <summary>An invitation as operators see it: without its code, which is not stored.</summary>
/// <param name="Key">The database key.</param>
/// <param name="MadeBy">The name of the operator who created it.</param>
/// <param name="CreatedAt">Time of creation or of the last renewal, in UTC.</param>
/// <param name="ExpiresAt">Expiry time in UTC.</param>
/// <param name="Uses">Number of accounts created with it.</param>
public sealed record Invitation(int Key, string? MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int Uses);
