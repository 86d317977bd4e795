using ChatApp.Contracts;

namespace ChatApp.Rooms;

/// <summary>Receives changes of rooms, in the order they are stored.</summary>
internal interface IRoomObserver
{
    /// <summary>The name, topic or state of a room changed.</summary>
    Task RoomChangedAsync(RoomView room);

    /// <summary>A person became a member of the room.</summary>
    Task JoinedAsync(RoomView room, string personId);

    /// <summary>A person's membership ended: once the returned task completes, nothing of the room may be sent to them.</summary>
    Task LostAsync(RoomView room, string personId, string cause);
}
