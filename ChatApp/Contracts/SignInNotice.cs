namespace ChatApp.Contracts;

/// <summary>A sign-in from a new browser.</summary>
/// <param name="Address">The address it was made from.</param>
/// <param name="At">Time of the sign-in. UTC.</param>
internal sealed record SignInNotice(string Address, DateTimeOffset At);
