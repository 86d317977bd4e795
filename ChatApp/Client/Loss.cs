using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>How a connection, or an attempt at one, ended.</summary>
/// <param name="Cause">One of the contract's causes.</param>
/// <param name="Code">The WebSocket close code: as received, 1006 where the socket ended without a close frame, null where no socket
/// had been opened or nothing was heard any more.</param>
/// <param name="Reason">The close frame's reason, or what failed, in words; may be null.</param>
/// <param name="At">When, by the client's clock.</param>
public sealed record Loss(DisconnectCause Cause, int? Code, string? Reason, DateTimeOffset At)
{
    /// <summary>What the next <c>Hello</c> tells the server about it.</summary>
    /// <param name="roundTrip">The last round trip measured on the connection that ended.</param>
    internal LastLoss ToLastLoss(TimeSpan? roundTrip) => new(
        Cause.Name,
        Code,
        Reason is { Length: > Limits.CloseReason } ? Reason[..Limits.CloseReason] : Reason,
        At,
        Hidden: null,
        Online: null,
        roundTrip <= Limits.RoundTrip ? roundTrip?.TotalMilliseconds : null);
}

/// <summary>Why the server did not admit an attempt.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>, or a code a newer server made up.</param>
/// <param name="RetryAfter">The wait the server named; null where it named none.</param>
/// <param name="Sentence">The server's words for a person; may be null.</param>
/// <param name="Turn">What the client hands in after that wait, by itself; null where there is no turn to wait for.</param>
public sealed record ConnectRefusal(string Code, TimeSpan? RetryAfter, string? Sentence, string? Turn = null);
