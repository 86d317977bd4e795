using System.Text.Json.Serialization;

namespace ChatApp.Contracts;

/// <summary>A client's report on the end of its previous connection. The server does not trust it, and never refuses a client because of
/// it: <see cref="LastLossJson"/> drops values of the wrong type, and the server drops values out of range.</summary>
/// <param name="Cause">A name from <see cref="DisconnectCause"/>.</param>
/// <param name="Code">The close code that the client received; null if none.</param>
/// <param name="Reason">The close reason that the client received; at most <see cref="Limits.CloseReason"/> characters.</param>
/// <param name="At">Time of the end, by the client's clock.</param>
/// <param name="Hidden">Whether the page was hidden.</param>
/// <param name="Online">Whether the browser reported a network.</param>
/// <param name="RoundTripMs">The last round trip measured, in milliseconds.</param>
[JsonConverter(typeof(LastLossJson))]
public sealed record LastLoss(
    string Cause, int? Code, string? Reason, DateTimeOffset? At, bool? Hidden, bool? Online, double? RoundTripMs);
