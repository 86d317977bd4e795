using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>A room as whoever changes its messages knows it, within one transaction after another.</summary>
public sealed class OpenRoom
{
    /// <summary>The key inside the database.</summary>
    public required int Key { get; init; }

    /// <summary>The opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>Kept for reading only.</summary>
    public required bool Archived { get; init; }

    /// <summary>The number of the newest message.</summary>
    public required long LastNumber { get; set; }

    /// <summary>The room's change counter.</summary>
    public required long Change { get; set; }

    /// <summary>The room's change counter as it is stored.</summary>
    public required long StoredChange { get; set; }
}

/// <summary>Somebody in a room of theirs.</summary>
/// <param name="Room">The room.</param>
/// <param name="PersonKey">Their key inside the database.</param>
/// <param name="Person">Who.</param>
public sealed record RoomMember(OpenRoom Room, int PersonKey, Person Person);

/// <summary>Knows who is in which room, for a writer: asked within its transaction, and remembered until anybody else changes anything
/// at all. Like <see cref="RoomAccess"/> it is a door through membership.</summary>
/// <param name="connection">The writer's.</param>
/// <param name="store">The store.</param>
public sealed class RoomMembers(SteadyConnection connection, Store store)
{
    /// <summary>How many are remembered at most, at some 300 bytes each.</summary>
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

    /// <summary>The person in the room; null where they are not in it, or it does not exist.</summary>
    public RoomMember? Of(string personId, string roomId) =>
        members.TryGetValue((personId, roomId), out var known) ? known : Ask(personId, roomId);

    /// <summary>Writes down how far a room has come.</summary>
    public void Keep(OpenRoom room)
    {
        run.Changes(room);
        connection.Prepare(Move).With(room.Key, room.LastNumber, room.Change).Run();
    }

    /// <summary>Called once a transaction is stored, with the rooms that it has changed.</summary>
    public void Stored(IReadOnlyCollection<OpenRoom> changed) => run.Stored(changed);

    /// <summary>Called before a transaction's first question: forgets everything where it may be otherwise by now, or is too much.</summary>
    /// <param name="untouched">Whether the database is as the last transaction left it.</param>
    public void Begin(bool untouched)
    {
        if (untouched && members.Count < Most)
            return;
        run.Begin();
        members.Clear();
        rooms.Clear();
    }

    private RoomMember? Ask(string personId, string roomId)
    {
        var found = connection.Prepare(Find).With(personId, roomId).First(row => new RoomMember(
            rooms.TryGetValue(roomId, out var room) ? room : run.Read(new OpenRoom
            {
                Key = row.Small(0),
                Id = roomId,
                Archived = row.Small(1) != 0,
                LastNumber = row.Number(2),
                Change = row.Number(3),
                StoredChange = row.Number(3),
            }),
            row.Small(4), new(personId, row.Text(5)!, (PersonKind)row.Small(6))));
        if (found is not null)
        {
            members.Add((personId, roomId), found);
            rooms[roomId] = found.Room;
        }

        return found;
    }
}
