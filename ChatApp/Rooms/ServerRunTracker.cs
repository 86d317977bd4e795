using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Stores the change counter that each room had when this run of the server first changed it, which <see cref="RoomWitness"/>
/// reads: one statement per room and run. If an operator replaces the database with an older copy while the server runs,
/// it starts a new run.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="store">The database.</param>
internal sealed class ServerRunTracker(WriterConnection connection, Store store)
{
    /// <summary>The change counters that this run has stored, by room key.</summary>
    private readonly Dictionary<int, long> stored = [];

    private StoreRun? next;

    private StoreRun Current => next ?? store.Run;

    /// <summary>Call first in a transaction if another connection may have changed the database.</summary>
    public void Begin()
    {
        if (next is null && RoomQueries.IsLastRun(connection, store.Run.Id))
            return;
        // Another node may have begun a run while it took this one for dead: then this node continues that run.
        if (next is null && connection.IsShared && RoomQueries.HasRun(connection, store.Run.Id))
        {
            stored.Clear();
            store.Run = RoomQueries.LastRun(connection);
            return;
        }

        BeginNext();
    }

    /// <summary>Checks a room that was read: a smaller change counter than stored starts a new run.</summary>
    public void NoteRead(OpenRoom room)
    {
        if (stored.TryGetValue(room.Key, out var change) && room.Change < change)
            BeginNext();
    }

    /// <summary>Checks all rooms that this run has changed; see <see cref="NoteRead"/>.</summary>
    public void Check()
    {
        if (next is null && stored.Any(room => !(RoomQueries.ChangeOf(connection, room.Key) >= room.Value)))
            BeginNext();
    }

    /// <summary>Call before the counters of a room are stored.</summary>
    public void NoteChange(OpenRoom room)
    {
        if (!stored.ContainsKey(room.Key))
            RoomQueries.BeginRun(connection, room.Key, Current.Number, room.StoredChange);
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
        next = new() { FollowsPutBack = true, Id = id, Number = RoomQueries.AddRun(connection, id) };
    }
}
