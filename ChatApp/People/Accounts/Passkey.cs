
namespace ChatApp.People.Accounts;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">The credential id in base64url.</param>
/// <param name="Name">The label chosen by its owner.</param>
/// <param name="CreatedAt">Creation time in UTC.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt);
