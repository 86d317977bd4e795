using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>How a connection, or an attempt at one, ended.</summary>
/// <param name="Cause">One of the contract's causes.</param>
/// <param name="Code">The WebSocket close code: as received, 1006 where the socket ended without a close frame, null where no socket had
/// been opened or nothing was received any more.</param>
/// <param name="Reason">The close frame's reason, or a description of the failure; may be null.</param>
/// <param name="At">The time by the client's clock.</param>
public sealed record Loss(DisconnectCause Cause, int? Code, string? Reason, DateTimeOffset At)
{
    /// <summary>Converts it to the report for the next <c>Hello</c>.</summary>
    /// <param name="roundTrip">The last round trip measured on the ended connection.</param>
    internal LastLoss ToLastLoss(TimeSpan? roundTrip) => new(
        Cause.Name,
        Code,
        Reason is { Length: > Limits.CloseReason } ? Reason[..Limits.CloseReason] : Reason,
        At,
        Hidden: null,
        Online: null,
        roundTrip <= Limits.RoundTrip ? roundTrip?.TotalMilliseconds : null);
}
