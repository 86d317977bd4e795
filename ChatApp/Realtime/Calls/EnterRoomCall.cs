using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements <c>EnterRoom</c>: subscribes first, then reads the missing changes, so that no change is lost in between.</summary>
public sealed class EnterRoomCall(
    ConnectionRegistry registry,
    RoomAccess rooms,
    RoomStore store,
    RoomWitness witnesses,
    CatchUpReads catchUps,
    Subscriptions subscriptions,
    PresenceBroadcaster presenceBroadcaster,
    IRoomAudience audience,
    TimeProvider time)
{
    /// <summary>Enters a room. On failure, the previous subscription is restored, or all are removed if the
    /// person has lost the room.</summary>
    public async Task<ChangePage> EnterAsync(HubCall call, string roomId, long? afterChange, string? witness)
    {
        PositionRules.CheckChange(afterChange ?? 0).OrThrow();
        (RoomView? room, var isSubscribed) = await SubscribeAsync(call, roomId, afterChange, witness);
        if (!isSubscribed)
            return witnesses.PutBack(room);
        var entered = false;
        try
        {
            if (afterChange is not null)
                // The change counter after subscribing: usually it shows that nothing is missing.
                room = rooms.Find(call.PersonId, roomId);
            var page = room is null
                ? null
                : (await catchUps.ReadAsync(call.PersonId, room, afterChange, registry.FirstPageBytes(call.Connection), call.Aborted))
                    .OrThrow();
            if (room is not null && afterChange != room.Change)
                // Only this check detects that the person has lost the room in the meantime.
                room = rooms.Find(call.PersonId, roomId);
            if (room is null || page is null)
                throw HubRefusals.Of(RoomAccess.NotFound);
            audience.Entered(roomId, page.More ? room.Change : page.UpToChange);
            presenceBroadcaster.SendSnapshot(call.Connection, call.Clients.Caller, roomId, room.Kind == RoomKind.Direct);
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
    }

    /// <summary>Ends the subscription; the membership remains.</summary>
    public Task LeaveAsync(HubCall call, string? roomId) => subscriptions.LeaveAsync(call.Connection, roomId ?? "");

    // A person who is removed meanwhile may not receive what is posted after: the subscription begins only where no membership ended since
    // it was read, and after what was posted before.
    private async Task<(RoomView Room, bool IsSubscribed)> SubscribeAsync(HubCall call, string roomId, long? afterChange, string? witness)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var losses = store.Losses;
            var room = call.GetRoom(rooms, roomId);
            if (!witnesses.Confirms(room, afterChange, witness))
                return (room, false);
            await SentBeforeAsync(call, roomId, WriteLock.MaxWait - time.GetElapsedTime(began));
            if (await subscriptions.TryEnterAsync(call.Connection, roomId, losses))
                return (room, true);
        }
    }

    private async Task SentBeforeAsync(HubCall call, string roomId, TimeSpan maxWait)
    {
        if (maxWait <= TimeSpan.Zero)
            throw HubRefusals.Of(CatchUpReads.Busy);
        try
        {
            await audience.PublishedAsync(roomId).WaitAsync(maxWait, time, call.Aborted);
        }
        catch (TimeoutException)
        {
            throw HubRefusals.Of(CatchUpReads.Busy);
        }
    }
}
