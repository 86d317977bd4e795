using ChatApp.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Client;

/// <content>The person's rooms: who is in them, what is unread. Every call throws <see cref="ChatCallException"/> where the server refuses
/// it, or where there is no connection to carry it.</content>
public sealed partial class ChatClient
{
    private readonly RoomList list = new();

    /// <summary>A room of the person's is new or changed; of rooms not entered also, at most once a second, that there are messages.</summary>
    public event Action<RoomView>? RoomChanged;

    /// <summary>The person is not in a room any more.</summary>
    public event Action<RoomLoss>? RoomLost;

    /// <summary>The person read on elsewhere, or was mentioned.</summary>
    public event Action<ReadMark>? ReadChanged;

    /// <summary>People of a room came or went.</summary>
    public event Action<PresenceNote>? PresenceChanged;

    /// <summary>Somebody else is writing in a room entered.</summary>
    public event Action<TypingNote>? TypingChanged;

    /// <summary>The rooms the person is in, as last told.</summary>
    public IReadOnlyList<RoomView> Rooms => list.Rooms;

    /// <summary>How far the person has read in a room, and how much is unread; null for a room they are not in.</summary>
    public ReadMark? ReadMark(string roomId) => list.Mark(roomId);

    /// <summary>Makes an open or closed room.</summary>
    public Task<RoomView> CreateRoomAsync(RoomKind kind, string name, string? topic = null, CancellationToken cancellationToken = default) =>
        AskRoomAsync("CreateRoom", [kind, name, topic], cancellationToken);

    /// <summary>Makes an open or closed room, once for each id that the caller makes up: to be called again where the answer was lost.</summary>
    public Task<RoomView> CreateRoomOnceAsync(
        string clientRoomId, RoomKind kind, string name, string? topic = null, CancellationToken cancellationToken = default) =>
        AskRoomAsync("CreateRoomOnce", [clientRoomId, kind, name, topic], cancellationToken);

    /// <summary>Joins an open room.</summary>
    public Task<RoomView> JoinRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        AskRoomAsync("JoinRoom", [roomId], cancellationToken);

    /// <summary>Gives up the membership of a room.</summary>
    public async Task QuitRoomAsync(string roomId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.TellAsync("QuitRoom", [roomId], cancellationToken);
    }

    /// <summary>Brings a person into a room.</summary>
    public Task<RoomView> InviteToRoomAsync(string roomId, string personId, CancellationToken cancellationToken = default) =>
        AskRoomAsync("InviteToRoom", [roomId, personId], cancellationToken);

    /// <summary>Takes a person out of a room that one has made.</summary>
    public async Task RemoveFromRoomAsync(string roomId, string personId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.TellAsync("RemoveFromRoom", [roomId, personId], cancellationToken);
    }

    /// <summary>Gives a room another name or topic; null leaves either as it is.</summary>
    public Task<RoomView> ChangeRoomAsync(string roomId, string? name, string? topic, CancellationToken cancellationToken = default) =>
        AskRoomAsync("ChangeRoom", [roomId, name, topic], cancellationToken);

    /// <summary>Keeps a room for reading only.</summary>
    public Task<RoomView> ArchiveRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        AskRoomAsync("ArchiveRoom", [roomId], cancellationToken);

    /// <summary>Opens an archived room for writing again.</summary>
    public Task<RoomView> ReopenRoomAsync(string roomId, CancellationToken cancellationToken = default) =>
        AskRoomAsync("ReopenRoom", [roomId], cancellationToken);

    /// <summary>The one direct conversation with these people.</summary>
    public Task<RoomView> OpenDirectAsync(IReadOnlyList<string> personIds, CancellationToken cancellationToken = default) =>
        AskRoomAsync("OpenDirect", [personIds], cancellationToken);

    /// <summary>Open rooms that the person may join.</summary>
    public Task<IReadOnlyList<RoomView>> OpenRoomsAsync(CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<RoomView>>("OpenRooms", [], cancellationToken);
    }

    /// <summary>The people of a room whose names begin so; all for an empty beginning.</summary>
    public Task<IReadOnlyList<Person>> PeopleInAsync(string roomId, string beginning = "", CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<Person>>("PeopleIn", [roomId, beginning], cancellationToken);
    }

    /// <summary>People of the server whose names begin so.</summary>
    public Task<IReadOnlyList<Person>> FindPeopleAsync(string beginning, CancellationToken cancellationToken = default)
    {
        Connection();
        return calls.AskAsync<IReadOnlyList<Person>>("FindPeople", [beginning], cancellationToken);
    }

    /// <summary>Notes how far the person has read.</summary>
    public async Task MarkReadAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.TellAsync("MarkRead", [roomId, number], cancellationToken);
    }

    /// <summary>Makes a message and what follows it unread again.</summary>
    public async Task MarkUnreadAsync(string roomId, long number, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.TellAsync("MarkUnread", [roomId, number], cancellationToken);
    }

    /// <summary>Lets the others in the room know that the person is writing; every few seconds is often enough.</summary>
    public async Task TypingAsync(string roomId, CancellationToken cancellationToken = default)
    {
        Connection();
        await calls.TellAsync("Typing", [roomId], cancellationToken);
    }

    private void HearOfRooms()
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

    private async Task<RoomView> AskRoomAsync(string method, object?[] arguments, CancellationToken cancellationToken)
    {
        Connection();
        var room = await calls.AskAsync<RoomView>(method, arguments, cancellationToken);
        list.Change(room);
        return room;
    }
}
