using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>A connection's subscriptions to its person's rooms: the messages of entered rooms, and occasional state changes of the others
/// ("aside"). Both are SignalR groups, and both end at once when the person loses a room.</summary>
public sealed class Subscriptions(IHubContext<ChatHub> hub, RoomStore store, ReadMarks marks)
{
    /// <summary>Name of the group of members that have not entered the room.</summary>
    public static string Aside(string roomId) => roomId + "/aside";

    /// <summary>Subscribes a connection to state changes of all current rooms of its person.</summary>
    /// <returns>The rooms, and the person's read marks in them.</returns>
    public async Task<(IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks)> SubscribeAsync(
        TrackedConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var losses = store.Losses;
            var mine = marks.RoomsOf(connection.Person.Id);
            foreach (var room in mine.Rooms)
                await SubscribeAsync(connection, room.Id);
            if (store.Losses == losses)
                return mine;
            // A membership ended in the meantime. It may be this person's, and may even have started again: repeat.
            foreach (var room in mine.Rooms)
                await LoseAsync(connection, room.Id);
        }
    }

    /// <summary>Subscribes a connection to state changes of one of its person's rooms.</summary>
    public Task SubscribeAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        if (!connection.Rooms.Contains(roomId))
            await hub.Groups.AddToGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
    });

    /// <summary>Subscribes a connection to a room's messages.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="losses"><see cref="RoomStore.Losses"/> before the membership was read.</param>
    /// <returns>False, without a subscription, if a membership has ended since: it may be this one.</returns>
    public async Task<bool> TryEnterAsync(TrackedConnection connection, string roomId, long losses)
    {
        var isCurrent = false;
        await ChangeAsync(connection, async () =>
        {
            // A loss that is counted after this line is applied after this change.
            isCurrent = store.Losses == losses;
            if (!isCurrent)
                return;
            await hub.Groups.AddToGroupAsync(connection.Id, roomId, CancellationToken.None);
            await hub.Groups.RemoveFromGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
            connection.EnterRoom(roomId);
        });
        return isCurrent;
    }

    /// <summary>Ends the subscription to a room's messages and returns to its state changes; no effect if
    /// the connection had not entered.</summary>
    public Task LeaveAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        if (!connection.LeaveRoom(roomId))
            return;
        await hub.Groups.AddToGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
        await hub.Groups.RemoveFromGroupAsync(connection.Id, roomId, CancellationToken.None);
    });

    /// <summary>Ends all subscriptions of a connection to a room.</summary>
    public Task LoseAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        connection.LeaveRoom(roomId);
        await hub.Groups.RemoveFromGroupAsync(connection.Id, roomId, CancellationToken.None);
        await hub.Groups.RemoveFromGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
    });

    private static async Task ChangeAsync(TrackedConnection connection, Func<Task> change)
    {
        await connection.Subscribing.WaitAsync(CancellationToken.None);
        try
        {
            await change();
        }
        finally
        {
            connection.Subscribing.Release();
        }
    }
}
