using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Stores the change counter that each room had when this run of the server first changed it, which <see cref="RoomWitness"/>
/// reads: one statement per room and run. If an operator replaces the database with an older copy while the server runs,
/// it starts a new run.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="store">The database.</param>
internal sealed class RunWriter(WriterConnection connection, Store store)
{
    private const string IsThere = """SELECT 1 FROM "Runs" WHERE "Id" = ?1 AND "Number" = (SELECT MAX("Number") FROM "Runs")""";

    private const string Add = """INSERT INTO "Runs" ("Number", "Id") VALUES ((SELECT MAX("Number") FROM "Runs") + 1, ?1) RETURNING "Number" """;

    private const string Begins = """INSERT OR IGNORE INTO "RoomRuns" ("RoomKey", "Run", "Change") VALUES (?1, ?2, ?3)""";

    /// <summary>The change counters that this run has stored, by room key.</summary>
    private readonly Dictionary<int, long> stored = [];

    private StoreRun? next;

    private StoreRun Current => next ?? store.Run;

    /// <summary>Call first in a transaction if another connection may have changed the database.</summary>
    public void Begin()
    {
        if (next is not null || connection.Prepare(IsThere).Bind(store.Run.Id).First(row => row.GetInt32(0)) == 0)
            BeginNext();
    }

    /// <summary>Checks a room that was read: a smaller change counter than stored starts a new run.</summary>
    public OpenRoom Read(OpenRoom room)
    {
        if (stored.TryGetValue(room.Key, out var change) && room.Change < change)
            BeginNext();
        return room;
    }

    /// <summary>Call before the counters of a room are stored.</summary>
    public void Changes(OpenRoom room)
    {
        if (!stored.ContainsKey(room.Key))
            connection.Prepare(Begins).Bind(room.Key, Current.Number, room.StoredChange).Execute();
    }

    /// <summary>Call after the commit that stored the counters.</summary>
    public void Stored(IReadOnlyCollection<OpenRoom> changed)
    {
        foreach (var room in changed)
            stored[room.Key] = room.StoredChange = room.Change;
        if (next is not null)
            (store.Run, next) = (next, null);
    }

    // Kept until it is committed: a failed transaction rolls its row back.
    private void BeginNext()
    {
        stored.Clear();
        var id = NewId.Make();
        next = new() { Id = id, Number = connection.Prepare(Add).Bind(id).First(row => row.GetInt32(0)) };
    }
}
