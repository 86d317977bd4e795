using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;

namespace ChatApp.Realtime.Calls;

/// <summary><c>EnterRoom</c>: subscribes, then reads what the reader lacks, so that nothing falls in between.</summary>
public sealed class EnterRoomCall(
    ConnectionRegistry registry,
    RoomAccess rooms,
    RoomStore store,
    RoomWitness witnesses,
    CatchUpReads catchUps,
    Subscriptions subscriptions,
    PresenceBroadcaster whoIsHere)
{
    /// <summary>Enters a room. Where it fails, the connection is subscribed as before, or no longer where the person has lost the room.</summary>
    public async Task<ChangePage> EnterAsync(HubCall call, string roomId, long? afterChange, string? witness)
    {
        PositionRules.CheckChange(afterChange ?? 0).OrThrow();
        RoomView? room = await call.RoomAsync(rooms, roomId);
        if (!witnesses.Confirms(room, afterChange, witness))
            return witnesses.PutBack(room);
        await subscriptions.EnterAsync(call.Connection, roomId);
        var entered = false;
        try
        {
            if (afterChange is not null)
                room = await FindAsync(); // Its counter after subscribing: mostly it shows that nothing was missed.
            var page = room is null ? null : (await catchUps.ReadAsync(call.PersonId, room, afterChange, registry.FirstPageBytes(call.Connection), call.Aborted)).OrThrow();
            if (room is not null && afterChange != room.Change)
                room = await FindAsync(); // A person who lost the room meanwhile is told by nothing else.
            if (room is null || page is null)
                throw HubRefusals.Of(RoomAccess.NotFound);
            whoIsHere.Tell(call.Connection, call.Clients.Caller, roomId, room.Kind == RoomKind.Direct);
            await store.NoteOpenedAsync(call.PersonId, roomId, call.Aborted);
            if (afterChange is not null)
                registry.NoteCatchUp(call.Connection, page.Messages.Count, page.More);
            entered = true;
            return page;
        }
        finally
        {
            if (!entered)
                await (room is null ? subscriptions.LoseAsync(call.Connection, roomId) : subscriptions.LeaveAsync(call.Connection, roomId));
        }

        Task<RoomView?> FindAsync() => rooms.FindAsync(call.PersonId, roomId, call.Aborted);
    }

    /// <summary>Ends the subscription, not the membership.</summary>
    public Task LeaveAsync(HubCall call, string? roomId) => subscriptions.LeaveAsync(call.Connection, roomId ?? "");
}
