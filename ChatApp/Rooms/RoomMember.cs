using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>State of a room that the message writer caches across transactions.</summary>
internal sealed class OpenRoom
{
    /// <summary>Primary key in the database.</summary>
    public required int Key { get; init; }

    /// <summary>The public, opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the room is read-only.</summary>
    public required bool Archived { get; init; }

    /// <summary>Number of the newest message.</summary>
    public required long LastNumber { get; set; }

    /// <summary>The room's change counter.</summary>
    public required long Change { get; set; }

    /// <summary>The room's change counter as stored.</summary>
    public required long StoredChange { get; set; }
}

/// <summary>A person as a member of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="PersonKey">The person's primary key.</param>
/// <param name="Person">The person.</param>
internal sealed record RoomMember(OpenRoom Room, int PersonKey, Person Person);

/// <summary>Cache of memberships for a writer: queried within its transaction, and kept until another connection changes anything in the
/// database. Like <see cref="RoomAccess"/>, it gives access to members only.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="store">The database.</param>
internal sealed class RoomMembers(WriterConnection connection, Store store)
{
    /// <summary>Maximum number of cached memberships, about 300 bytes each.</summary>
    private const int Most = 20_000;

    private readonly Dictionary<(string PersonId, string RoomId), RoomMember> members = [];
    private readonly Dictionary<string, OpenRoom> rooms = [];
    private readonly RunWriter run = new(connection, store);

    /// <summary>Returns the person as a member of the room; null if they are not a member or the room does not exist.</summary>
    public RoomMember? Of(string personId, string roomId) =>
        members.TryGetValue((personId, roomId), out var known) ? known : Ask(personId, roomId);

    /// <summary>Stores the counters of a room.</summary>
    public void Keep(OpenRoom room)
    {
        run.Changes(room);
        RoomQueries.StoreCounters(connection, room);
    }

    /// <summary>Call after a commit, with the rooms that the transaction changed.</summary>
    public void Stored(IReadOnlyCollection<OpenRoom> changed) => run.Stored(changed);

    /// <summary>Call before a transaction's first query: clears the cache if it may be outdated or is full.</summary>
    /// <param name="snapshotIsCurrent">Whether the database is unchanged since the previous transaction.</param>
    public void Begin(bool snapshotIsCurrent)
    {
        if (snapshotIsCurrent && members.Count < Most)
            return;
        run.Begin();
        members.Clear();
        rooms.Clear();
    }

    private RoomMember? Ask(string personId, string roomId)
    {
        var known = rooms.GetValueOrDefault(roomId);
        var found = MembershipQueries.FindMember(connection, personId, roomId, known);
        if (found is not null)
        {
            if (known is null)
                run.NoteRead(found.Room);
            members.Add((personId, roomId), found);
            rooms[roomId] = found.Room;
        }

        return found;
    }
}
