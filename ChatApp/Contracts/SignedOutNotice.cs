namespace ChatApp.Contracts;

/// <summary>Notice of the end of a session.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
public sealed record SignedOutNotice(string Cause);
