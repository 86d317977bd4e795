namespace ChatApp.People.Accounts;

/// <summary>A second factor as its owner sees it.</summary>
/// <param name="CreatedAt">Creation time in UTC.</param>
/// <param name="CodesLeft">Number of remaining recovery codes.</param>
public sealed record SecondFactor(DateTimeOffset CreatedAt, int CodesLeft);
