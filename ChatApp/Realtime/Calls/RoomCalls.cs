using ChatApp.Contracts;
using ChatApp.Messages;
using ChatApp.People;
using ChatApp.Rooms;

namespace ChatApp.Realtime.Calls;

/// <summary>Implements the hub calls for rooms and memberships. Quitting a room ends the membership; leaving
/// it ends only a subscription.</summary>
public sealed class RoomCalls(
    RoomStore store, RoomAccess access, ReadMarks marks, PersonStore people, PresenceBroadcaster presenceBroadcaster)
{
    /// <summary>Returns the next page of the person's rooms, after the room that ended the previous page.</summary>
    public RoomPage After(HubCall call, string? roomId)
    {
        call.Aborted.ThrowIfCancellationRequested();
        var (mine, read) = marks.RoomsOf(call.PersonId);
        var page = RoomPages.After(roomId ?? "", mine, read);
        SendPresence(call, page);
        return page;
    }

    /// <summary>Sends the presence of the direct conversations of a page.</summary>
    public void SendPresence(HubCall call, RoomPage page)
    {
        foreach (var direct in page.Rooms.Where(room => room.Kind == RoomKind.Direct))
            presenceBroadcaster.SendSnapshot(call.Clients.Caller, direct.Id, direct: true);
    }

    /// <summary>Creates an open or closed room.</summary>
    public async Task<RoomView> CreateAsync(HubCall call, RoomKind kind, string name, string? topic) =>
        (await store.CreateAsync(call.PersonId, kind, name, topic, call.Aborted)).OrThrow();

    /// <summary>Creates a room, or returns the one already created with this id.</summary>
    public async Task<RoomView> CreateOnceAsync(HubCall call, string clientRoomId, RoomKind kind, string name, string? topic)
    {
        RoomRules.CheckClientId(clientRoomId).OrThrow();
        return (await store.CreateAsync(call.PersonId, clientRoomId, kind, name, topic, call.Aborted)).OrThrow();
    }

    /// <summary>Adds the caller to an open room.</summary>
    public async Task<RoomView> JoinAsync(HubCall call, string? roomId) =>
        (await store.JoinAsync(call.PersonId, roomId ?? "", call.Aborted)).OrThrow();

    /// <summary>Ends the caller's membership.</summary>
    public async Task QuitAsync(HubCall call, string? roomId) =>
        (await store.QuitAsync(call.PersonId, roomId ?? "", call.Aborted)).OrThrow();

    /// <summary>Adds a person to a room.</summary>
    public async Task<RoomView> InviteAsync(HubCall call, string? roomId, string? personId) =>
        (await store.InviteAsync(call.PersonId, roomId ?? "", personId ?? "", call.Aborted)).OrThrow();

    /// <summary>Removes a person from a room.</summary>
    public async Task RemoveAsync(HubCall call, string? roomId, string? personId) =>
        (await store.RemoveAsync(call.PersonId, roomId ?? "", personId ?? "", call.Aborted)).OrThrow();

    /// <summary>Shows or hides who has seen a room's messages.</summary>
    public async Task<RoomView> ShowSeenAsync(HubCall call, string? roomId, bool on) =>
        (await store.ShowSeenAsync(call.PersonId, roomId ?? "", on, call.Aborted)).OrThrow();

    /// <summary>Changes a room's name or topic.</summary>
    public async Task<RoomView> ChangeAsync(HubCall call, string? roomId, string? name, string? topic) =>
        (await store.ChangeAsync(call.PersonId, roomId ?? "", name, topic, call.Aborted)).OrThrow();

    /// <summary>Archives or reopens a room.</summary>
    public async Task<RoomView> ArchiveAsync(HubCall call, string? roomId, bool archived) =>
        (await store.ArchiveAsync(call.PersonId, roomId ?? "", archived, call.Aborted)).OrThrow();

    /// <summary>Returns the direct conversation with these people; creates it if needed.</summary>
    public async Task<RoomView> OpenDirectAsync(HubCall call, IReadOnlyList<string> personIds) =>
        (await store.OpenDirectAsync(call.PersonId, personIds, call.Aborted)).OrThrow();

    /// <summary>Returns the open rooms that the caller may join.</summary>
    public Task<IReadOnlyList<RoomView>> OpenAsync(HubCall call) => store.OpenRoomsAsync(call.PersonId, call.Aborted);

    /// <summary>Returns members of a room by the words of their names.</summary>
    public async Task<IReadOnlyList<Person>> PeopleInAsync(HubCall call, string roomId, string? typed)
    {
        call.GetRoom(access, roomId);
        return await access.PeopleInAsync(roomId, Shorten(typed), call.Aborted);
    }

    /// <summary>Returns people of this server by the words of their names.</summary>
    public Task<IReadOnlyList<Person>> FindPeopleAsync(HubCall call, string? typed) =>
        people.FindByNameAsync(Shorten(typed), call.Aborted);

    private static string Shorten(string? typed) =>
        typed is { Length: > Limits.PersonName } ? typed[..Limits.PersonName] : typed ?? "";
}
