using ChatApp.Contracts;
using ChatApp.Rooms;

namespace ChatApp.Realtime;

/// <content>Rooms and who is in them. To quit a room is not to leave it: the one ends the membership, the other a subscription.</content>
public sealed partial class ChatHub
{
    /// <summary>The person's rooms behind those that <c>Hello</c>, or this, gave already.</summary>
    public async Task<RoomPage> RoomsAfter(string roomId)
    {
        Aborted.ThrowIfCancellationRequested();
        var (mine, read) = marks.RoomsOf(Connection.Person.Id);
        var page = RoomPages.After(roomId ?? "", mine, read);
        TellWhoIsHere(page);
        return await Task.FromResult(page);
    }

    private void TellWhoIsHere(RoomPage page)
    {
        foreach (var direct in page.Rooms.Where(room => room.Kind == RoomKind.Direct))
            whoIsHere.Tell(Clients.Caller, direct.Id, direct: true);
    }

    /// <summary>Makes an open or closed room.</summary>
    public async Task<RoomView> CreateRoom(RoomKind kind, string name, string? topic) =>
        (await roomStore.CreateAsync(Connection.Person.Id, kind, name, topic, Aborted)).OrThrow();

    /// <summary>The same, and with an id again that the client made up it answers the room first made: as with messages, a client whose answer
    /// was lost asks again. A method of its own, because SignalR's methods have no optional arguments.</summary>
    public async Task<RoomView> CreateRoomOnce(string clientRoomId, RoomKind kind, string name, string? topic)
    {
        RoomRules.CheckClientId(clientRoomId).OrThrow();
        return (await roomStore.CreateAsync(Connection.Person.Id, clientRoomId, kind, name, topic, Aborted)).OrThrow();
    }

    /// <summary>Joins an open room.</summary>
    public async Task<RoomView> JoinRoom(string roomId) =>
        (await roomStore.JoinAsync(Connection.Person.Id, roomId ?? "", Aborted)).OrThrow();

    /// <summary>Gives up the membership of a room.</summary>
    public async Task QuitRoom(string roomId) =>
        (await roomStore.QuitAsync(Connection.Person.Id, roomId ?? "", Aborted)).OrThrow();

    /// <summary>Brings a person into a room one is in.</summary>
    public async Task<RoomView> InviteToRoom(string roomId, string personId) =>
        (await roomStore.InviteAsync(Connection.Person.Id, roomId ?? "", personId ?? "", Aborted)).OrThrow();

    /// <summary>Takes a person out of a room one has made.</summary>
    public async Task RemoveFromRoom(string roomId, string personId) =>
        (await roomStore.RemoveAsync(Connection.Person.Id, roomId ?? "", personId ?? "", Aborted)).OrThrow();

    /// <summary>Gives a room another name or topic; null leaves either as it is.</summary>
    public async Task<RoomView> ChangeRoom(string roomId, string? name, string? topic) =>
        (await roomStore.ChangeAsync(Connection.Person.Id, roomId ?? "", name, topic, Aborted)).OrThrow();

    /// <summary>Keeps a room for reading only.</summary>
    public async Task<RoomView> ArchiveRoom(string roomId) =>
        (await roomStore.ArchiveAsync(Connection.Person.Id, roomId ?? "", archived: true, Aborted)).OrThrow();

    /// <summary>Opens an archived room for writing again.</summary>
    public async Task<RoomView> ReopenRoom(string roomId) =>
        (await roomStore.ArchiveAsync(Connection.Person.Id, roomId ?? "", archived: false, Aborted)).OrThrow();

    /// <summary>The one direct conversation with these people; it is made when it is first opened.</summary>
    public async Task<RoomView> OpenDirect(IReadOnlyList<string> personIds) =>
        (await roomStore.OpenDirectAsync(Connection.Person.Id, personIds, Aborted)).OrThrow();

    /// <summary>Open rooms that one may join.</summary>
    public async Task<IReadOnlyList<RoomView>> OpenRooms() => await roomStore.OpenRoomsAsync(Connection.Person.Id, Aborted);

    /// <summary>The people of a room whose names begin so; an empty beginning gives all, at most <see cref="Limits.Listed"/>.</summary>
    public async Task<IReadOnlyList<Person>> PeopleIn(string roomId, string beginning)
    {
        await FindAsync(roomId);
        return await rooms.PeopleInAsync(roomId, Shortened(beginning), Aborted);
    }

    /// <summary>People of this server whose names begin so, at most <see cref="Limits.PeopleFound"/>.</summary>
    public async Task<IReadOnlyList<Person>> FindPeople(string beginning) => await people.FindByNameAsync(Shortened(beginning), Aborted);

    private static string Shortened(string? beginning) =>
        beginning is { Length: > Limits.PersonName } ? beginning[..Limits.PersonName] : beginning ?? "";
}
