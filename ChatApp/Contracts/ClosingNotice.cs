namespace ChatApp.Contracts;

/// <summary>Notice that the server is about to close, with the wait before the next attempt.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="RetryAfterSeconds">Usual duration of a restart, in seconds.</param>
public sealed record ClosingNotice(string Cause, int RetryAfterSeconds);
