using ChatApp.HubLog;

namespace ChatApp.Connections;

/// <summary>Who is connected to any node. Connections to other nodes are those of presence and of the hub log, and may be seconds
/// old.</summary>
public sealed class OpenConnections(ConnectionRegistry registry, ConnectionTotal total, Presence presence, HubLogQueries hubLog)
{
    /// <summary>Ids of the people with an open connection.</summary>
    public IReadOnlyCollection<string> People() =>
        [.. registry.Connections.Select(open => open.Person.Id).Concat(presence.PeopleElsewhere()).Distinct()];

    /// <summary>The address of each open connection of these people, by person.</summary>
    public async Task<ILookup<string, string>> AddressesOfAsync(
        IReadOnlyCollection<string> personIds, CancellationToken cancellationToken)
    {
        var here = registry.Connections.Select(open => (open.Person.Id, open.Address));
        IEnumerable<HubLogRow> elsewhere = total.Others.Count > 0
            ? await hubLog.OpenOnAsync([.. total.Others.Select(node => node.Name).Distinct()], personIds, cancellationToken)
            : [];
        return here
            .Concat(elsewhere.Where(row => registry.Find(row.ConnectionId!) is null)
                .Select(row => (Id: row.PersonId!, Address: row.Address!)))
            .ToLookup(open => open.Id, open => open.Address);
    }
}
