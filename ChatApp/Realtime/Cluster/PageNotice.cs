namespace ChatApp.Realtime.Cluster;

/// <summary>A page, or another client, that has connected: its older connections end.</summary>
/// <param name="PersonId">Its person.</param>
/// <param name="ClientId">The page.</param>
/// <param name="Ticket">The ticket of another node that let it in: its place there is free; null for none.</param>
internal sealed record PageNotice(string PersonId, string ClientId, string? Ticket = null);
