using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>State of a room that the message writer caches across transactions.</summary>
public sealed class OpenRoom
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
public sealed record RoomMember(OpenRoom Room, int PersonKey, Person Person);

/// <summary>Cache of memberships for a writer: queried within its transaction, and kept until another connection changes anything in the
/// database. Like <see cref="RoomAccess"/>, it gives access to members only.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="store">The database.</param>
public sealed class RoomMembers(WriterConnection connection, Store store)
{
    /// <summary>Maximum number of cached memberships, about 300 bytes each.</summary>
    private const int Most = 20_000;

    private const string Find = """
        SELECT "r"."Key", "r"."Archived", "r"."LastNumber", "r"."Change", "p"."Key", "p"."Name", "p"."Kind"
        FROM "People" AS "p"
        JOIN "Memberships" AS "m" ON "m"."PersonKey" = "p"."Key"
        JOIN "Rooms" AS "r" ON "r"."Key" = "m"."RoomKey"
        WHERE "p"."Id" = ?1 AND "p"."Status" = 0 AND "r"."Id" = ?2
        """;

    private const string Move = """UPDATE "Rooms" SET "LastNumber" = ?2, "Change" = ?3 WHERE "Key" = ?1""";

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
        connection.Prepare(Move).Bind(room.Key, room.LastNumber, room.Change).Execute();
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
        var found = connection.Prepare(Find).Bind(personId, roomId).First(row => new RoomMember(
            rooms.TryGetValue(roomId, out var room) ? room : run.Read(new OpenRoom
            {
                Key = row.GetInt32(0),
                Id = roomId,
                Archived = row.GetInt32(1) != 0,
                LastNumber = row.GetInt64(2),
                Change = row.GetInt64(3),
                StoredChange = row.GetInt64(3),
            }),
            row.GetInt32(4), new(personId, row.GetString(5)!, (PersonKind)row.GetInt32(6))));
        if (found is not null)
        {
            members.Add((personId, roomId), found);
            rooms[roomId] = found.Room;
        }

        return found;
    }
}
