using ChatApp.Contracts;

namespace ChatApp.Ledger;

/// <summary>A client's own account of how its previous connection ended, to be joined to the entry of that end.</summary>
/// <param name="PersonId">Whose client.</param>
/// <param name="ClientId">Which document or process.</param>
/// <param name="ConnectionId">The connection, where it was still open here and its end comes only now; null for the latest that ended.</param>
/// <param name="Loss">The account.</param>
public sealed record LedgerStory(string PersonId, string ClientId, string? ConnectionId, LastLoss Loss)
{
    /// <summary>The entry that came next: it and those after it are not told of; null where none had come by then.</summary>
    public LedgerRow? Next { get; init; }
}
