using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime.Calls;

/// <summary>One call of a hub method. Holds what <c>Hub.Context</c> no longer provides when a call outlives its connection.</summary>
/// <param name="Connection">The caller's connection.</param>
/// <param name="Clients">The caller's view of the hub's clients.</param>
/// <param name="Aborted">Canceled when the connection ends.</param>
public readonly record struct HubCall(TrackedConnection Connection, IHubCallerClients Clients, CancellationToken Aborted)
{
    /// <summary>Id of the calling person.</summary>
    public string PersonId => Connection.Person.Id;

    /// <summary>Returns the caller's room with that id.</summary>
    /// <exception cref="HubException">The caller is not a member of such a room.</exception>
    public RoomView GetRoom(RoomAccess rooms, string? roomId)
    {
        Aborted.ThrowIfCancellationRequested();
        return rooms.Find(PersonId, roomId ?? "") ?? throw HubRefusals.Of(RoomAccess.NotFound);
    }
}
