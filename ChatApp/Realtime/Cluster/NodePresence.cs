using ChatApp.Connections;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Realtime.Cluster;

/// <summary>Reads from the rows of the other nodes who is connected to them. People of a node that is gone become absent.</summary>
internal sealed class NodePresence(Presence presence, ConnectionTotal total, PersonStore people, ReadMarks marks, Store store)
{
    /// <summary>Maximum number of arrivals applied per call: each takes some ms, and this node's own row must be written in
    /// time.</summary>
    private const int MaxArrivalsPerRead = 250;

    private readonly Dictionary<string, HashSet<string>> known = []; // Ids of people, by node.
    private int left; // Arrivals that this call may still apply.

    /// <summary>Applies what changed since the last call. Not thread-safe.</summary>
    public void Read()
    {
        var others = total.Others.Select(node => node.Id).ToHashSet();
        foreach (var node in known.Keys.Where(node => !others.Contains(node)).ToList())
        {
            Apply(node, []);
            known.Remove(node);
        }

        if (others.Count == 0)
            return;
        left = MaxArrivalsPerRead;
        foreach (var (node, personIds) in store.Read(NodeQueries.PresenceOf).Where(one => others.Contains(one.Node)))
            Apply(node, personIds.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Apply(string node, string[] personIds)
    {
        if (!known.TryGetValue(node, out var before))
            known.Add(node, before = []);
        if (before.Count == personIds.Length && before.SetEquals(personIds))
            return;
        HashSet<string> now = [.. personIds];
        foreach (var personId in before.Where(id => !now.Contains(id)).ToList())
        {
            presence.Depart(node, personId);
            before.Remove(personId);
        }

        foreach (var personId in now.Where(id => !before.Contains(id)).Take(left))
        {
            left--;
            if (TryArrive(node, personId))
                before.Add(personId);
        }
    }

    // An arrival that cannot be applied now is retried with the next call.
    private bool TryArrive(string node, string personId)
    {
        var version = presence.Version;
        return people.Find(personId) is { } person && presence.TryArrive(node, person, marks.RoomsOf(personId).Rooms, version);
    }
}
