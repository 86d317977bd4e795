using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime.Calls;

/// <summary>One call of a hub method. It keeps what the hub's context no longer has when a call outlives its connection.</summary>
/// <param name="Connection">The caller's connection.</param>
/// <param name="Clients">The clients as this caller may address them.</param>
/// <param name="Aborted">Ends when the connection does.</param>
public readonly record struct HubCall(TrackedConnection Connection, IHubCallerClients Clients, CancellationToken Aborted)
{
    /// <summary>The caller's id.</summary>
    public string PersonId => Connection.Person.Id;

    /// <summary>The caller's room of that id.</summary>
    /// <exception cref="HubException">The caller is in no such room.</exception>
    public async Task<RoomView> RoomAsync(RoomAccess rooms, string? roomId) =>
        await rooms.FindAsync(PersonId, roomId ?? "", Aborted) ?? throw HubRefusals.Of(RoomAccess.NotFound);
}
