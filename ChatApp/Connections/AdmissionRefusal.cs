using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>A refused attempt to connect.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">From <see cref="RefusalCodes"/>.</param>
/// <param name="RetryAfter">Time to wait before the next attempt; null when none is given.</param>
/// <param name="Turn">Signed time slot that the client sends after that wait; null when there is none.</param>
public sealed record AdmissionRefusal(int Status, string Code, TimeSpan? RetryAfter = null, string? Turn = null)
{
    /// <summary><see cref="RetryAfter"/> in whole seconds, rounded up; null when none is given.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : null;
}
