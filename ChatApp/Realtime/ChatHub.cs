using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Realtime.Calls;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>The SignalR hub: each method passes its call to a class of <c>Calls/</c>. <see cref="CallGuard"/> refuses calls before
/// <c>Hello</c>.</summary>
public sealed class ChatHub(
    ConnectionRegistry registry, ConnectionCalls connections, EnterRoomCall entering, ReadingCalls reading, MessageCalls messages,
    RoomCalls rooms) : Hub
{
    private HubCall Call => new(HubConnections.Of(Context), Clients, Context.ConnectionAborted);

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        registry.Open(HubConnections.Of(Context), Context.ConnectionId, Context.Abort);
        StaggeredKeepAlive.Begin(Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        var connection = HubConnections.Of(Context);
        registry.Close(connection, HubConnections.Cause(connection, exception));
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>The first call of a connection; only its answer makes the connection <i>connected</i>.</summary>
    public Task<HelloAnswer> Hello(HelloRequest request) => connections.HelloAsync(Call, request);

    /// <summary>Proves to both ends that the connection is alive, and returns the latest change of each entered room. In
    /// <paramref name="held"/>, the client reports the change up to which it has each of them without a gap.</summary>
    public HeartbeatAnswer Heartbeat(IReadOnlyDictionary<string, long>? held = null) => connections.Heartbeat(Call, held);

    /// <summary>Announces that the client is about to close the connection on purpose.</summary>
    /// <param name="reason">Free text, which the server ignores.</param>
    public void Goodbye(string? reason)
    {
        _ = reason;
        Call.Connection.IsLeaving = true;
    }

    /// <summary>Subscribes to a room and returns the changes after <paramref name="afterChange"/>; null returns the newest messages. A
    /// caller whose <paramref name="witness"/> is not confirmed gets a page of another epoch and no subscription.</summary>
    public Task<ChangePage> EnterRoom(string roomId, long? afterChange, string? witness = null) =>
        entering.EnterAsync(Call, roomId, afterChange, witness);

    /// <summary>Ends the subscription to a room, not the membership.</summary>
    public Task LeaveRoom(string roomId) => entering.LeaveAsync(Call, roomId);

    /// <summary>Returns the next messages changed after <paramref name="afterChange"/>.</summary>
    public Task<ChangePage> ChangesAfter(string roomId, long afterChange, string? witness = null) =>
        reading.ChangesAfterAsync(Call, roomId, afterChange, witness);

    /// <summary>Returns messages before <paramref name="number"/>, ascending.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesBefore(string roomId, long number) => reading.MessagesBeforeAsync(Call, roomId, number);

    /// <summary>Returns messages after <paramref name="number"/>, ascending; used to page forward from a permalink.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesAfter(string roomId, long number) => reading.MessagesAfterAsync(Call, roomId, number);

    /// <summary>Returns the thread of a message, ascending: the first message and the newest answers, direct or not;
    /// <see cref="ChangePage.More"/> shows whether older ones are left out.</summary>
    public Task<ChangePage> ThreadOf(string roomId, long number) => reading.ThreadOfAsync(Call, roomId, number);

    /// <summary>Returns whose clients have caught up with a message and who has read it; not in a room that hides it or has more than
    /// <see cref="Limits.SeenByPeople"/> people.</summary>
    public SeenView SeenBy(string roomId, long number) => reading.SeenBy(Call, roomId, number);

    /// <summary>Stores how far the person has read, and sends it to all of their connections.</summary>
    public void MarkRead(string roomId, long number) => reading.MarkRead(Call, roomId, number);

    /// <summary>Marks a message and all later ones unread again, for all of the person's connections.</summary>
    public void MarkUnread(string roomId, long number) => reading.MarkUnread(Call, roomId, number);

    /// <summary>Chooses of which messages of a room the caller is notified, in all of their browsers; null for the caller's default. Told
    /// to all of the caller's connections.</summary>
    public Task SetNotifyLevel(string roomId, NotifyLevel? level) => reading.SetNotifyLevelAsync(Call, roomId, level);

    /// <summary>Posts a message; returns once it is on disk. With files in <paramref name="extras"/> the text may be empty.</summary>
    public Task<MessageView> SendMessage(string roomId, string clientMessageId, string text, MessageExtras? extras = null) =>
        messages.SendAsync(Call, roomId, clientMessageId, text, extras);

    /// <summary>Changes the text of an own message; returns once it is on disk. With <paramref name="clientMessageId"/>, the call cannot
    /// change another message that has the same number since the database was restored.</summary>
    public Task<MessageView> EditMessage(string roomId, long number, string text, string? clientMessageId = null) =>
        messages.EditAsync(Call, roomId, number, text, clientMessageId);

    /// <summary>Deletes an own message; an empty tombstone remains. <paramref name="clientMessageId"/> as for
    /// <see cref="EditMessage"/>.</summary>
    public Task<MessageView> DeleteMessage(string roomId, long number, string? clientMessageId = null) =>
        messages.DeleteAsync(Call, roomId, number, clientMessageId);

    /// <summary>Brings back the text of an own message without files that was deleted on this node less than ten seconds ago.</summary>
    public Task<MessageView> RestoreMessage(string roomId, long number) => messages.RestoreAsync(Call, roomId, number);

    /// <summary>Adds or removes the caller's reaction to a message; returns once it is on disk. Repeating it changes nothing.</summary>
    public Task<MessageView> React(string roomId, long number, string emoji, bool on) =>
        messages.ReactAsync(Call, roomId, number, emoji, on);

    /// <summary>Pins a message in its room, or removes its pin; returns once it is on disk. Repeating it changes nothing.</summary>
    public Task<MessageView> Pin(string roomId, long number, bool on) => messages.PinAsync(Call, roomId, number, on);

    /// <summary>Returns the pinned messages of a room, the last pinned first; at most <see cref="Limits.Pins"/>.</summary>
    public Task<IReadOnlyList<PinnedMessage>> PinsIn(string roomId) => reading.PinsInAsync(Call, roomId);

    /// <summary>Saves a message for the caller, or removes it; notifies all of the caller's connections.</summary>
    public Task Save(string roomId, long number, bool on) => reading.SaveAsync(Call, roomId, number, on);

    /// <summary>Returns the number of the first message posted at a time or later; of the last one if all are older, and 0 in an empty
    /// room.</summary>
    public long FirstFrom(string roomId, DateTimeOffset time) => reading.FirstFrom(Call, roomId, time);

    /// <summary>Removes the preview of an own message for good, an operator that of any; returns once it is on disk.</summary>
    public Task<MessageView> RemovePreview(string roomId, long number) => messages.RemovePreviewAsync(Call, roomId, number);

    /// <summary>Signals to the others in the room that the caller is typing. Clients call it at most once every few seconds.</summary>
    public void Typing(string roomId) => messages.Typing(Call, roomId);

    /// <summary>Returns the next page of the person's rooms, after the last one that <c>Hello</c> or this method returned.</summary>
    public RoomPage RoomsAfter(string roomId) => rooms.After(Call, roomId);

    /// <summary>Creates an open or closed room.</summary>
    public Task<RoomView> CreateRoom(RoomKind kind, string name, string? topic) => rooms.CreateAsync(Call, kind, name, topic);

    /// <summary>Creates a room idempotently: a repeat with the same client-generated id returns the room first created. A separate method,
    /// as SignalR supports no optional arguments before others.</summary>
    public Task<RoomView> CreateRoomOnce(string clientRoomId, RoomKind kind, string name, string? topic) =>
        rooms.CreateOnceAsync(Call, clientRoomId, kind, name, topic);

    /// <summary>Adds the caller to an open room.</summary>
    public Task<RoomView> JoinRoom(string roomId) => rooms.JoinAsync(Call, roomId);

    /// <summary>Ends the caller's membership of a room.</summary>
    public Task QuitRoom(string roomId) => rooms.QuitAsync(Call, roomId);

    /// <summary>Adds a person to a room that the caller is a member of.</summary>
    public Task<RoomView> InviteToRoom(string roomId, string personId) => rooms.InviteAsync(Call, roomId, personId);

    /// <summary>Removes a person from a room that the caller created.</summary>
    public Task RemoveFromRoom(string roomId, string personId) => rooms.RemoveAsync(Call, roomId, personId);

    /// <summary>Changes a room's name or topic; null keeps the current value.</summary>
    public Task<RoomView> ChangeRoom(string roomId, string? name, string? topic) => rooms.ChangeAsync(Call, roomId, name, topic);

    /// <summary>Shows or hides who has seen the messages of a room that the caller created.</summary>
    public Task<RoomView> ShowSeen(string roomId, bool on) => rooms.ShowSeenAsync(Call, roomId, on);

    /// <summary>Makes a room read-only.</summary>
    public Task<RoomView> ArchiveRoom(string roomId) => rooms.ArchiveAsync(Call, roomId, archived: true);

    /// <summary>Opens an archived room for writing again.</summary>
    public Task<RoomView> ReopenRoom(string roomId) => rooms.ArchiveAsync(Call, roomId, archived: false);

    /// <summary>Returns the direct conversation with these people; the first call creates it.</summary>
    public Task<RoomView> OpenDirect(IReadOnlyList<string> personIds) => rooms.OpenDirectAsync(Call, personIds);

    /// <summary>Returns open rooms that the caller may join.</summary>
    public Task<IReadOnlyList<RoomView>> OpenRooms() => rooms.OpenAsync(Call);

    /// <summary>Returns members of a room by the beginnings of the words of their names; an empty string returns all, at most
    /// <see cref="Limits.Listed"/>.</summary>
    public Task<IReadOnlyList<Person>> PeopleIn(string roomId, string typed) => rooms.PeopleInAsync(Call, roomId, typed);

    /// <summary>Returns people of this server by the beginnings of the words of their names, at most
    /// <see cref="Limits.PeopleFound"/>.</summary>
    public Task<IReadOnlyList<Person>> FindPeople(string typed) => rooms.FindPeopleAsync(Call, typed);
}
