using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Realtime.Calls;
using Microsoft.AspNetCore.SignalR;

namespace ChatApp.Realtime;

/// <summary>The hub: each method passes its call to one class of <c>Calls/</c>. <see cref="CallGuard"/> refuses calls before <c>Hello</c>.</summary>
public sealed class ChatHub(
    ConnectionRegistry registry, ConnectionCalls connections, EnterRoomCall entering, ReadingCalls reading, MessageCalls messages, RoomCalls rooms) : Hub
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

    /// <summary>The first call; only its answer makes a connection <i>connected</i>.</summary>
    public Task<HelloAnswer> Hello(HelloRequest request) => connections.HelloAsync(Call, request);

    /// <summary>Proves the connection alive to both ends, and answers how far the rooms entered have come.</summary>
    public Task<HeartbeatAnswer> Heartbeat() => connections.HeartbeatAsync(Call);

    /// <summary>Announces that the client is about to close on purpose.</summary>
    /// <param name="reason">Free words; only the call itself counts.</param>
    public void Goodbye(string? reason)
    {
        _ = reason;
        Call.Connection.IsLeaving = true;
    }

    /// <summary>Subscribes to a room and gives what changed after <paramref name="afterChange"/>; null gives the newest messages. A reader whose
    /// <paramref name="witness"/> is not confirmed gets a page of another epoch, and no subscription.</summary>
    public Task<ChangePage> EnterRoom(string roomId, long? afterChange, string? witness = null) => entering.EnterAsync(Call, roomId, afterChange, witness);

    /// <summary>Ends the subscription, not the membership.</summary>
    public Task LeaveRoom(string roomId) => entering.LeaveAsync(Call, roomId);

    /// <summary>The next messages changed after <paramref name="afterChange"/>.</summary>
    public Task<ChangePage> ChangesAfter(string roomId, long afterChange, string? witness = null) => reading.ChangesAfterAsync(Call, roomId, afterChange, witness);

    /// <summary>Older messages, ascending.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesBefore(string roomId, long number) => reading.MessagesBeforeAsync(Call, roomId, number);

    /// <summary>Newer messages, ascending: the way on from a permalink.</summary>
    public Task<IReadOnlyList<MessageView>> MessagesAfter(string roomId, long number) => reading.MessagesAfterAsync(Call, roomId, number);

    /// <summary>Notes how far the person has read, for all of their connections.</summary>
    public Task MarkRead(string roomId, long number) => reading.MarkReadAsync(Call, roomId, number);

    /// <summary>Makes a message and what follows it unread again, for all of the person's connections.</summary>
    public Task MarkUnread(string roomId, long number) => reading.MarkUnreadAsync(Call, roomId, number);

    /// <summary>Posts a message; answers once it is durable.</summary>
    public Task<MessageView> SendMessage(string roomId, string clientMessageId, string text) => messages.SendAsync(Call, roomId, clientMessageId, text);

    /// <summary>Gives an own message another text; answers once that is durable. With its <paramref name="clientMessageId"/>, no other message is
    /// changed that has the number since the server was put back.</summary>
    public Task<MessageView> EditMessage(string roomId, long number, string text, string? clientMessageId = null) =>
        messages.EditAsync(Call, roomId, number, text, clientMessageId);

    /// <summary>Deletes an own message: an empty tombstone stays. <paramref name="clientMessageId"/> as for <see cref="EditMessage"/>.</summary>
    public Task<MessageView> DeleteMessage(string roomId, long number, string? clientMessageId = null) =>
        messages.DeleteAsync(Call, roomId, number, clientMessageId);

    /// <summary>Shows the others in the room that the caller is writing. Clients call it every few seconds at most.</summary>
    public Task Typing(string roomId) => messages.TypingAsync(Call, roomId);

    /// <summary>The person's rooms after those that <c>Hello</c>, or this, gave already.</summary>
    public Task<RoomPage> RoomsAfter(string roomId) => Task.FromResult(rooms.After(Call, roomId));

    /// <summary>Makes an open or closed room.</summary>
    public Task<RoomView> CreateRoom(RoomKind kind, string name, string? topic) => rooms.CreateAsync(Call, kind, name, topic);

    /// <summary>Makes a room once: repeated with the id that the client made up, it answers the room first made. A method of its own: SignalR's
    /// methods have no optional arguments in the middle.</summary>
    public Task<RoomView> CreateRoomOnce(string clientRoomId, RoomKind kind, string name, string? topic) =>
        rooms.CreateOnceAsync(Call, clientRoomId, kind, name, topic);

    /// <summary>Joins an open room.</summary>
    public Task<RoomView> JoinRoom(string roomId) => rooms.JoinAsync(Call, roomId);

    /// <summary>Ends the caller's membership of a room.</summary>
    public Task QuitRoom(string roomId) => rooms.QuitAsync(Call, roomId);

    /// <summary>Brings a person into a room that the caller is in.</summary>
    public Task<RoomView> InviteToRoom(string roomId, string personId) => rooms.InviteAsync(Call, roomId, personId);

    /// <summary>Takes a person out of a room that the caller made.</summary>
    public Task RemoveFromRoom(string roomId, string personId) => rooms.RemoveAsync(Call, roomId, personId);

    /// <summary>Gives a room another name or topic; null leaves either as it is.</summary>
    public Task<RoomView> ChangeRoom(string roomId, string? name, string? topic) => rooms.ChangeAsync(Call, roomId, name, topic);

    /// <summary>Makes a room read-only.</summary>
    public Task<RoomView> ArchiveRoom(string roomId) => rooms.ArchiveAsync(Call, roomId, archived: true);

    /// <summary>Opens an archived room for writing again.</summary>
    public Task<RoomView> ReopenRoom(string roomId) => rooms.ArchiveAsync(Call, roomId, archived: false);

    /// <summary>The one direct conversation with these people; the first call makes it.</summary>
    public Task<RoomView> OpenDirect(IReadOnlyList<string> personIds) => rooms.OpenDirectAsync(Call, personIds);

    /// <summary>Open rooms that the caller may join.</summary>
    public Task<IReadOnlyList<RoomView>> OpenRooms() => rooms.OpenAsync(Call);

    /// <summary>The people of a room whose names begin so; an empty beginning gives all, at most <see cref="Limits.Listed"/>.</summary>
    public Task<IReadOnlyList<Person>> PeopleIn(string roomId, string beginning) => rooms.PeopleInAsync(Call, roomId, beginning);

    /// <summary>People of this server whose names begin so, at most <see cref="Limits.PeopleFound"/>.</summary>
    public Task<IReadOnlyList<Person>> FindPeople(string beginning) => rooms.FindPeopleAsync(Call, beginning);
}
