using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Checks whether the changes that a client holds of a room are still in the database, which may have been replaced by an earlier
/// copy: by a cold copy of its folder, a machine snapshot or <c>sqlite3 .restore</c>. The witness is the id of the server run that last
/// answered the client. The client's changes are stored exactly if the database knows that run, and the room had reached them before the
/// next run changed it.</summary>
public sealed class RoomWitness(Store store)
{
    /// <summary>The witness for data read now.</summary>
    public string Now => store.Run.Id;

    /// <summary>Whether a client may continue from a change.</summary>
    /// <param name="room">The room as just read.</param>
    /// <param name="change">The last change the client holds; null if it holds none.</param>
    /// <param name="witness">As sent back by the client; null if it keeps none, and then cannot be checked.</param>
    public bool Confirms(RoomView room, long? change, string? witness)
    {
        if (change is null || witness is null)
            return true;
        if (change > room.Change)
            return false;
        // The current run is looked up too: a copy restored into the database of a running server does not contain it.
        return NewId.IsWellFormed(witness)
            && store.Read(reader => RoomQueries.ChangeAtEndOf(reader, witness, room.Id)) is { } end && change <= end;
    }

    /// <summary>The page for a client whose messages are no longer stored: its epoch matches no client's, so the client starts
    /// again.</summary>
    public ChangePage PutBack(RoomView room) => new(room.Id, Now, [], room.Change, room.LastNumber, false, Now);
}
