
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
