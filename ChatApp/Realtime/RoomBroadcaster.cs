using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>Sends stored changes to connected clients. Sends start in order and are never awaited, so a client that stops reading delays no
/// other. They take no cancellation token of the caller, because canceling a write would end the <i>recipient's</i> connection.</summary>
internal sealed partial class RoomBroadcaster(
    IHubContext<ChatHub> hub,
    ConnectionRegistry registry,
    Subscriptions subscriptions,
    Presence presence,
    RoomNews news,
    ReadMarks marks,
    ILogger<RoomBroadcaster> logger) : IRoomAudience, IPersonObserver, IRoomObserver
{
    public void Publish(MessageView message, IReadOnlyList<string> mentioned)
    {
        Start(() => hub.Clients.Group(message.RoomId).MessageChanged(message));
        news.Note(message.RoomId, mentioned);
        news.NoteDeletion(message);
    }

    public Task PersonChangedAsync(Person person)
    {
        presence.Rename(person);
        Start(() => hub.Clients.All.PersonChanged(person));
        return Task.CompletedTask;
    }

    public Task RoomChangedAsync(RoomView room)
    {
        Start(() => hub.Clients.Groups(room.Id, Subscriptions.Aside(room.Id)).RoomChanged(room));
        return Task.CompletedTask;
    }

    /// <summary>Sends a read mark that moved on another node to all pages of its person.</summary>
    public void ReadMoved(string personId, string roomId)
    {
        if (presence.IsHere(personId))
            marks.Send(personId, roomId, mark => Start(() => hub.Clients.User(personId).ReadChanged(mark)));
    }

    public async Task JoinedAsync(RoomView room, string personId)
    {
        foreach (var connection in registry.Of(personId))
        {
            await subscriptions.SubscribeAsync(connection, room.Id);
            Start(() => hub.Clients.Client(connection.Id).RoomChanged(room));
            marks.Send(personId, room.Id, mark => Start(() => hub.Clients.Client(connection.Id).ReadChanged(mark)));
        }

        presence.Join(personId, room);
    }

    public async Task LostAsync(RoomView room, string personId, string cause)
    {
        foreach (var connection in registry.Of(personId))
        {
            await subscriptions.LoseAsync(connection, room.Id);
            Start(() => hub.Clients.Client(connection.Id).RoomLost(room.Id, cause));
        }

        presence.Lose(personId, room.Id);
    }

    private void Start(Func<Task> send)
    {
        try
        {
            var sending = send();
            if (!sending.IsCompletedSuccessfully)
                _ = sending.ContinueWith(
                    failed => LogPublishFailed(failed.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
        }
        // The change is stored: a failed send must not fail the call, and heartbeats reveal the gap.
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogPublishFailed(error);
        }
    }

    [LoggerMessage(1105, LogLevel.Error, "A change could not be published")]
    private partial void LogPublishFailed(Exception error);
}
