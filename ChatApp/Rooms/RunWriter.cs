using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Writes down how far each room had come when this run of the server first changed it, which is what <see cref="RoomWitness"/> asks: one
/// statement a room and run. Where somebody puts an older copy into the database under the running server, it begins another run.</summary>
/// <param name="connection">The writer's.</param>
/// <param name="store">The store.</param>
internal sealed class RunWriter(SteadyConnection connection, Store store)
{
    private const string IsThere = """SELECT 1 FROM "Runs" WHERE "Id" = ?1 AND "Number" = (SELECT MAX("Number") FROM "Runs")""";

    private const string Add = """INSERT INTO "Runs" ("Number", "Id") VALUES ((SELECT MAX("Number") FROM "Runs") + 1, ?1) RETURNING "Number" """;

    private const string Begins = """INSERT OR IGNORE INTO "RoomRuns" ("RoomKey", "Run", "Change") VALUES (?1, ?2, ?3)""";

    /// <summary>What this run has stored: the change counters by the keys of rooms.</summary>
    private readonly Dictionary<int, long> stored = [];

    private StoreRun? next;

    private StoreRun Current => next ?? store.Run;

    /// <summary>Called first in a transaction where anybody else may have changed the database.</summary>
    public void Begin()
    {
        if (next is not null || connection.Prepare(IsThere).With(store.Run.Id).First(row => row.Small(0)) == 0)
            BeginNext();
    }

    /// <summary>Looks at a room that was read.</summary>
    public OpenRoom Read(OpenRoom room)
    {
        if (stored.TryGetValue(room.Key, out var change) && room.Change < change)
            BeginNext();
        return room;
    }

    /// <summary>Called before the counters of a room are stored.</summary>
    public void Changes(OpenRoom room)
    {
        if (!stored.ContainsKey(room.Key))
            connection.Prepare(Begins).With(room.Key, Current.Number, room.StoredChange).Run();
    }

    /// <summary>Called once they are.</summary>
    public void Stored(IReadOnlyCollection<OpenRoom> changed)
    {
        foreach (var room in changed)
            stored[room.Key] = room.StoredChange = room.Change;
        if (next is not null)
            (store.Run, next) = (next, null);
    }

    // Remembered until it is stored: a transaction that fails takes it with it.
    private void BeginNext()
    {
        stored.Clear();
        var id = NewId.Make();
        next = new() { Id = id, Number = connection.Prepare(Add).With(id).First(row => row.Small(0)) };
    }
}
