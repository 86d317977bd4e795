using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Cache of memberships for a writer: queried within its transaction, and kept until another connection changes anything in the
/// database. Like <see cref="RoomAccess"/>, it gives access to members only.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="store">The database.</param>
internal sealed class RoomMembers(WriterConnection connection, Store store)
{
    /// <summary>Maximum number of cached memberships, about 300 bytes each.</summary>
    private const int MaxCachedMembers = 20_000;

    private readonly Dictionary<(string PersonId, string RoomId), RoomMember> members = [];
    private readonly Dictionary<string, OpenRoom> rooms = [];
    private readonly ServerRunTracker run = new(connection, store);
    private bool isChecked; // Whether nothing else has changed the database since the last CheckRun.

    /// <summary>Returns the person as a member of the room; null if they are not a member or the room does not exist.</summary>
    public RoomMember? Of(string personId, string roomId) =>
        members.TryGetValue((personId, roomId), out var known) ? known : Query(personId, roomId);

    /// <summary>On a shared database, reads several members in one query, which takes as long as reading one.</summary>
    public void Load(IEnumerable<(string PersonId, string RoomId)> wanted)
    {
        var unknown = wanted.Where(one => !members.ContainsKey(one)).Distinct().ToList();
        if (connection.IsShared && unknown.Count > 1)
            MembershipQueries.FindMembers(connection, unknown, rooms.GetValueOrDefault, found => Add(found));
    }

    /// <summary>Stores the counters of a room.</summary>
    public void StoreCounters(OpenRoom room)
    {
        run.NoteChange(room);
        RoomQueries.StoreCounters(connection, room);
    }

    /// <summary>Call after a commit, with the rooms that the transaction changed.</summary>
    public void Stored(IReadOnlyCollection<OpenRoom> changed) => run.Stored(changed);

    /// <summary>Call before a transaction's first query: clears the cache if it may be outdated or is full.</summary>
    /// <param name="snapshotIsCurrent">Whether the database is unchanged since the previous transaction.</param>
    public void Begin(bool snapshotIsCurrent)
    {
        isChecked &= snapshotIsCurrent;
        if (snapshotIsCurrent && members.Count < MaxCachedMembers)
            return;
        run.Begin();
        members.Clear();
        rooms.Clear();
    }

    /// <summary>Starts a new run if the database was put back to an earlier state since the last commit.</summary>
    public void CheckRun()
    {
        if (!isChecked)
            run.Check();
        isChecked = true;
    }

    private RoomMember? Query(string personId, string roomId) =>
        MembershipQueries.FindMember(connection, personId, roomId, rooms.GetValueOrDefault(roomId)) is { } found ? Add(found) : null;

    private RoomMember Add(RoomMember found)
    {
        if (rooms.TryAdd(found.Room.Id, found.Room))
            run.NoteRead(found.Room);
        members.Add((found.Person.Id, found.Room.Id), found);
        return found;
    }
}
