using ChatApp.Contracts;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <summary>Tells whether what a reader holds of a room is still part of the database, which may have been put back from an earlier copy: by a cold copy
/// of its folder, a snapshot of the machine, <c>sqlite3 .restore</c>. The witness names the run of the server that the reader was last answered by.
/// What it holds is stored exactly if that run is known here, and the room had come as far before the next run changed it.</summary>
public sealed class RoomWitness(Store store)
{
    // A room that no later run has changed is as far as it was.
    private const string EndOfRun = """
        SELECT COALESCE(
            (SELECT n."Change" FROM "RoomRuns" n WHERE n."RoomKey" = r."Key" AND n."Run" > w."Number" ORDER BY n."Run" LIMIT 1), r."Change")
        FROM "Runs" w, "Rooms" r WHERE w."Id" = ?1 AND r."Id" = ?2
        """;

    /// <summary>The witness of what is read now.</summary>
    public string Now => store.Run.Id;

    /// <summary>Whether a reader may go on after a change.</summary>
    /// <param name="room">The room as it was read just now.</param>
    /// <param name="change">What the reader has; null for nothing.</param>
    /// <param name="witness">As handed back by the reader; null where it keeps none, and nothing is known of it.</param>
    public bool Confirms(RoomView room, long? change, string? witness)
    {
        if (change is null || witness is null)
            return true;
        if (change > room.Change)
            return false;
        // The present run is asked for as well: a copy that was put into the database under the running server does not know it.
        return NewId.IsWellFormed(witness)
            && store.Read(reader => reader.List(EndOfRun, row => row.GetInt64(0), witness, room.Id)) is [var end] && change <= end;
    }

    /// <summary>Answers a reader whose messages are no longer stored: an epoch that no reader holds, so that it starts again.</summary>
    public ChangePage PutBack(RoomView room) => new(room.Id, Now, [], room.Change, room.LastNumber, false, Now);
}
