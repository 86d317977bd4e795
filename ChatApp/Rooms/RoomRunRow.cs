namespace ChatApp.Rooms;

/// <summary>The change counter of a room when a run of the server first changed it. One row per room and run.</summary>
internal sealed class RoomRunRow
{
    /// <summary>Key of the room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Number of the run.</summary>
    public int Run { get; init; }

    /// <summary>The room's change counter at the end of the previous runs.</summary>
    public long Change { get; init; }
}
