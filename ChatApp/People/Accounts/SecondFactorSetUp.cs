namespace ChatApp.People.Accounts;

/// <summary>A second factor during set-up: nothing is stored before the first valid code.</summary>
/// <param name="Secret">The secret, for people who type it into their app.</param>
/// <param name="Address">The secret as an <c>otpauth:</c> URI, for apps that scan it.</param>
/// <param name="Token">The encrypted secret, for the form.</param>
public sealed record SecondFactorSetUp(string Secret, string Address, string Token);
