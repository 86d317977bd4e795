using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>What a connection hears of its person's rooms: the messages of those it has entered, and now and then the state of the others
/// ("aside"). Both are groups of SignalR, and both end at once when the person loses a room.</summary>
public sealed class Subscriptions(IHubContext<ChatHub> hub, RoomStore store, ReadMarks marks)
{
    /// <summary>The group of those who are in a room and have not entered it.</summary>
    public static string Aside(string roomId) => roomId + "/aside";

    /// <summary>Has a connection hear of all its person's rooms, as they are now.</summary>
    /// <returns>The rooms, and how far the person has read in them.</returns>
    public async Task<(IReadOnlyList<RoomView> Rooms, IReadOnlyList<ReadMark> Marks)> HearAsync(
        TrackedConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var losses = store.Losses;
            var mine = marks.RoomsOf(connection.Person.Id);
            foreach (var room in mine.Rooms)
                await HearAsync(connection, room.Id);
            if (store.Losses == losses)
                return mine;
            // Somebody lost a room meanwhile: should it be this person, they were perhaps let in again just now.
            foreach (var room in mine.Rooms)
                await LoseAsync(connection, room.Id);
        }
    }

    /// <summary>Has a connection hear of a room that its person is in.</summary>
    public Task HearAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        if (!connection.Rooms.Contains(roomId))
            await hub.Groups.AddToGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
    });

    /// <summary>Lets a connection have a room's messages.</summary>
    public Task EnterAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        await hub.Groups.AddToGroupAsync(connection.Id, roomId, CancellationToken.None);
        await hub.Groups.RemoveFromGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
        connection.EnterRoom(roomId);
    });

    /// <summary>Puts a connection aside again; nothing where it had not entered.</summary>
    public Task LeaveAsync(TrackedConnection connection, string roomId) => ChangeAsync(connection, async () =>
    {
        if (!connection.LeaveRoom(roomId))
            return;
        await hub.Groups.AddToGroupAsync(connection.Id, Aside(roomId), CancellationToken.None);
        await hub.Groups.RemoveFromGroupAsync(connection.Id, roomId, CancellationToken.None);
    });

    /// <summary>Ends everything a connection hears of a room.</summary>
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
