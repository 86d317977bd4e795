using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <content>The person's rooms: members and unread messages. Every call throws <see cref="ChatCallException"/> where the server refuses it,
/// or without a connection.</content>
public sealed partial class ChatClient
{
    private readonly RoomList list = new();

    /// <summary>A room of the person's is new or changed; for rooms not entered also, at most once a second, that there are new
    /// messages.</summary>
    public event Action<RoomView>? RoomChanged;

    /// <summary>The person is no longer in a room.</summary>
    public event Action<RoomLoss>? RoomLost;

    /// <summary>The person read messages in another client, or was mentioned.</summary>
    public event Action<ReadMark>? ReadChanged;

    /// <summary>People of a room connected or disconnected.</summary>
    public event Action<PresenceNote>? PresenceChanged;

    /// <summary>Another person is writing in an entered room.</summary>
    public event Action<TypingNote>? TypingChanged;

    /// <summary>The rooms of the person, as last reported by the server.</summary>
    public IReadOnlyList<RoomView> Rooms => list.Rooms;

    /// <summary>The person's read mark and unread count in a room; null for a room they are not in.</summary>
    public ReadMark? ReadMark(string roomId) => list.Mark(roomId);

    /// <summary>Creates an open or closed room.</summary>
    public Task<RoomView> CreateRoomAsync(RoomKind kind, string name, string? topic = null,
        CancellationToken cancellationToken = default) =>
        CallForRoomAsync("CreateRoom", [kind, name, topic], cancellationToken);

    /// <summary>Creates an open or closed room, once per id made by the caller: safe to repeat where the response was lost.</summary>
    public Task<RoomView> CreateRoomOnceAsync(
        string clientRoomId, RoomKind kind, string name, string? topic = null, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("CreateRoomOnce", [clientRoomId, kind, name, topic], cancellationToken);

    /// <summary>Joins an open room.</summary>
    public Task<RoomView> JoinRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("JoinRoom", [roomId], cancellationToken);

    /// <summary>Ends the membership of a room.</summary>
    public async Task QuitRoomAsync(string roomId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.SendAsync("QuitRoom", [roomId], cancellationToken);
    }

    /// <summary>Adds a person to a room.</summary>
    public Task<RoomView> InviteToRoomAsync(string roomId, string personId, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("InviteToRoom", [roomId, personId], cancellationToken);

    /// <summary>Removes a person from a room that the caller created.</summary>
    public async Task RemoveFromRoomAsync(string roomId, string personId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.SendAsync("RemoveFromRoom", [roomId, personId], cancellationToken);
    }

    /// <summary>Changes the name or topic of a room; null keeps either.</summary>
    public Task<RoomView> ChangeRoomAsync(string roomId, string? name, string? topic, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("ChangeRoom", [roomId, name, topic], cancellationToken);

    /// <summary>Archives a room, which makes it read-only.</summary>
    public Task<RoomView> ArchiveRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("ArchiveRoom", [roomId], cancellationToken);

    /// <summary>Reopens an archived room.</summary>
    public Task<RoomView> ReopenRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("ReopenRoom", [roomId], cancellationToken);

    /// <summary>Opens the one direct conversation with these people.</summary>
    public Task<RoomView> OpenDirectAsync(IReadOnlyList<string> personIds, CancellationToken cancellationToken = default) =>
        CallForRoomAsync("OpenDirect", [personIds], cancellationToken);

    /// <summary>Lists the open rooms that the person may join.</summary>
    public Task<IReadOnlyList<RoomView>> OpenRoomsAsync(CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<RoomView>>("OpenRooms", [], cancellationToken);
    }

    /// <summary>The people of a room by the beginnings of the words of their names, in any order; all for an empty text.</summary>
    public Task<IReadOnlyList<Person>> PeopleInAsync(string roomId, string beginning = "", CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<Person>>("PeopleIn", [roomId, beginning], cancellationToken);
    }

    /// <summary>The people of the server by the beginnings of the words of their names, in any order.</summary>
    public Task<IReadOnlyList<Person>> FindPeopleAsync(string beginning, CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<Person>>("FindPeople", [beginning], cancellationToken);
    }

    /// <summary>Marks messages as read up to a number.</summary>
    public async Task MarkReadAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.SendAsync("MarkRead", [roomId, number], cancellationToken);
    }

    /// <summary>Marks a message and all later ones as unread.</summary>
    public async Task MarkUnreadAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.SendAsync("MarkUnread", [roomId, number], cancellationToken);
    }

    /// <summary>Notifies the others in the room that the person is writing; every few seconds suffices.</summary>
    public async Task TypingAsync(string roomId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.SendAsync("Typing", [roomId], cancellationToken);
    }

    private void SubscribeToRooms()
    {
        hub.On<RoomView>(ClientMethods.RoomChanged, room =>
        {
            list.Change(room);
            events.Raise(RoomChanged, room);
        });
        hub.On<string, string>(ClientMethods.RoomLost, (roomId, cause) =>
        {
            list.Lose(roomId);
            rooms.TryRemove(roomId, out _);
            events.Raise(RoomLost, new(roomId, cause));
        });
        hub.On<ReadMark>(ClientMethods.ReadChanged, mark =>
        {
            list.Read(mark);
            events.Raise(ReadChanged, mark);
        });
        hub.On<string, int, IReadOnlyList<Person>, IReadOnlyList<Person>>(ClientMethods.PresenceChanged, (roomId, count, joined, left) =>
            events.Raise(PresenceChanged, new(roomId, count, joined, left)));
        hub.On<string, Person>(ClientMethods.TypingChanged, (roomId, person) => events.Raise(TypingChanged, new(roomId, person)));
    }

    private async Task<RoomView> CallForRoomAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        Connection();
        var room = await calls.AskAsync<RoomView>(method, arguments, cancellationToken);
        list.Change(room);
        return room;
    }
}
