namespace ChatApp.Connections;

/// <summary>The connections to end: one, all of a person, one only if it is that person's, or a random share of all.</summary>
/// <param name="ConnectionId">SignalR's id of the one; null for more.</param>
/// <param name="PersonId">The person; null for any.</param>
/// <param name="Percent">The share of each node's connections; 0 for others.</param>
public sealed record EndOrder(string? ConnectionId = null, string? PersonId = null, int Percent = 0)
{
    /// <summary>Whether the order names a connection; an order of a share names none.</summary>
    internal bool Names(TrackedConnection open) => (ConnectionId, PersonId) is not (null, null)
        && (ConnectionId is null || open.Id == ConnectionId) && (PersonId is null || open.Person.Id == PersonId);

    /// <summary>How many connections a percentage of a total is, at least one where there are any.</summary>
    public int ShareOf(int connections) => (int)Math.Ceiling(connections * Percent / 100d);
}
