using ChatApp.Contracts;

namespace ChatApp.HubLog;

/// <summary>A client's report on the end of its previous connection, to be added to the row of that end.</summary>
/// <param name="PersonId">The client's person.</param>
/// <param name="ClientId">The document or process.</param>
/// <param name="ConnectionId">The connection, if the server has not recorded its end yet; null for the latest one that ended.</param>
/// <param name="Loss">The report.</param>
public sealed record ClientReport(string PersonId, string ClientId, string? ConnectionId, LastLoss Loss)
{
    /// <summary>The row queued after the report: the report applies only to rows before it; null if there is none yet.</summary>
    public HubLogRow? Next { get; init; }
}
