using System.Globalization;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <content>What people do with rooms. Every method answers the room as it is afterwards, or why nothing was changed.</content>
public sealed partial class RoomStore
{
    /// <summary>Makes a room with its maker in it.</summary>
    public Task<Outcome<RoomView>> CreateAsync(string personId, RoomKind kind, string? name, string? topic, CancellationToken cancellationToken) =>
        CreateAsync(personId, null, kind, name, topic, cancellationToken);

    /// <summary>Makes a room with its maker in it, once for each id that the maker's client makes up.</summary>
    /// <param name="personId">The maker.</param>
    /// <param name="clientRoomId">What the maker's client calls this room: with the same again they are given the room that was made, as it is
    /// now. Null makes another room each time.</param>
    /// <param name="kind">Open or closed.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="topic">What it is for; null for nothing.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public async Task<Outcome<RoomView>> CreateAsync(
        string personId, string? clientRoomId, RoomKind kind, string? name, string? topic, CancellationToken cancellationToken)
    {
        var id = clientRoomId is null ? NewId.Make() : NewId.Of(personId, clientRoomId);
        if (kind is not (RoomKind.Open or RoomKind.Closed))
            return RoomRules.BadKind;
        if (!RoomRules.TryName(name, out var cleanName))
            return RoomRules.BadName;
        if (!RoomRules.TryTopic(topic, out var cleanTopic))
            return RoomRules.BadTopic;
        return await ChangeAsync(personId, async (db, person) =>
        {
            if (clientRoomId is not null && await db.Set<RoomRow>().SingleOrDefaultAsync(room => room.Id == id, cancellationToken) is { } made)
                return await MembershipAsync(db, made, person, cancellationToken) is null ? RoomAccess.NotFound : made;
            if (await quota.CheckRoomsAsync(db, person, cancellationToken) is { } tooMany)
                return tooMany;
            if (kind == RoomKind.Open && await IsTakenAsync(db, cleanName, null, cancellationToken))
                return RoomRules.NameTaken;
            var room = new RoomRow
            {
                Id = id,
                Kind = kind,
                Name = cleanName,
                Topic = cleanTopic,
                CreatedAt = time.GetUtcNow(),
                CreatorId = person.Id,
            };
            db.Add(room);
            db.Add(NewMembership(room, person));
            return room;
        }, (observer, room) => observer.JoinedAsync(room, personId), cancellationToken);
    }

    /// <summary>Joins an open room; for somebody who is in it already, whatever its kind, nothing changes.</summary>
    public Task<Outcome<RoomView>> JoinAsync(string personId, string roomId, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            var room = await db.Set<RoomRow>().SingleOrDefaultAsync(room => room.Id == roomId, cancellationToken);
            if (room is null)
                return RoomAccess.NotFound;
            if (await MembershipAsync(db, room, person, cancellationToken) is not null)
                return room;
            if (room.Kind != RoomKind.Open)
                return RoomAccess.NotFound;
            if (room.Archived)
                return RoomRules.Archived;
            db.Add(NewMembership(room, person));
            return room;
        }, (observer, room) => observer.JoinedAsync(room, personId), cancellationToken);

    /// <summary>Gives up the membership of an open or closed room.</summary>
    public Task<Outcome<RoomView>> QuitAsync(string personId, string roomId, CancellationToken cancellationToken) =>
        LoseAsync(personId, roomId, personId, RoomLossCauses.Quit, cancellationToken);

    /// <summary>Takes somebody out of a room: its maker or an operator may.</summary>
    public Task<Outcome<RoomView>> RemoveAsync(string personId, string roomId, string otherId, CancellationToken cancellationToken) =>
        LoseAsync(personId, roomId, otherId, RoomLossCauses.Removed, cancellationToken);

    /// <summary>Brings somebody into an open or closed room; anybody in it may.</summary>
    public Task<Outcome<RoomView>> InviteAsync(string personId, string roomId, string otherId, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MineAsync(db, person, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (room.Archived)
                return RoomRules.Archived;
            var other = await FindAsync(db, otherId, cancellationToken);
            if (other is null)
                return RoomRules.NobodyThere;
            if (await MembershipAsync(db, room, other, cancellationToken) is not null)
                return room;
            if (await quota.CheckInvitationsAsync(db, person, [other], cancellationToken) is { } tooMany)
                return tooMany;
            db.Add(NewMembership(room, other, person));
            return room;
        }, (observer, room) => observer.JoinedAsync(room, otherId), cancellationToken);

    /// <summary>Gives a room another topic, as anybody in it may, or another name, as its maker or an operator may.</summary>
    /// <param name="personId">Who does it.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="name">Null leaves it.</param>
    /// <param name="topic">Null leaves it.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public async Task<Outcome<RoomView>> ChangeAsync(
        string personId, string roomId, string? name, string? topic, CancellationToken cancellationToken)
    {
        string? cleanName = null, cleanTopic = null;
        if (name is not null && !RoomRules.TryName(name, out cleanName))
            return RoomRules.BadName;
        if (topic is not null && !RoomRules.TryTopic(topic, out cleanTopic))
            return RoomRules.BadTopic;
        return await ChangeAsync(personId, async (db, person) =>
        {
            if (await MineAsync(db, person, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (room.Archived)
                return RoomRules.Archived;
            if (cleanName is not null && cleanName != room.Name && !Owns(person, room))
                return RoomRules.CreatorOnly;
            if (cleanName is not null && cleanName != room.Name && room.Kind == RoomKind.Open
                && await IsTakenAsync(db, cleanName, room.Key, cancellationToken))
                return RoomRules.NameTaken;
            room.Name = cleanName ?? room.Name;
            room.Topic = cleanTopic ?? room.Topic;
            return room;
        }, (observer, room) => observer.RoomChangedAsync(room), cancellationToken);
    }

    /// <summary>Closes a room for writing, or opens it again: its maker or an operator may.</summary>
    public Task<Outcome<RoomView>> ArchiveAsync(string personId, string roomId, bool archived, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MineAsync(db, person, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (!Owns(person, room))
                return RoomRules.CreatorOnly;
            if (room is { Archived: true, Kind: RoomKind.Open } && !archived && await IsTakenAsync(db, room.Name, null, cancellationToken))
                return RoomRules.NameTaken;
            room.Archived = archived;
            return room;
        }, (observer, room) => observer.RoomChangedAsync(room), cancellationToken);

    /// <summary>The one direct conversation of a set of people, made where there is none yet.</summary>
    /// <param name="personId">Who opens it, and is one of them.</param>
    /// <param name="otherIds">The others; with nobody else it is a place for one's own notes.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    public async Task<Outcome<RoomView>> OpenDirectAsync(string personId, IReadOnlyCollection<string>? otherIds, CancellationToken cancellationToken)
    {
        if (otherIds is null || otherIds.Count > Limits.DirectPeople || otherIds.Any(id => id is null))
            return RoomRules.BadPeople;
        string[] ids = [.. otherIds.Append(personId).Distinct()];
        if (ids.Length > Limits.DirectPeople)
            return RoomRules.BadPeople;
        return await ChangeAsync(personId, async (db, opener) =>
        {
            var people = await db.Set<PersonRow>()
                .Where(person => ids.Contains(person.Id) && person.Status == PersonStatus.Active).OrderBy(person => person.Key)
                .ToListAsync(cancellationToken);
            if (people.Count != ids.Length)
                return RoomRules.NobodyThere;
            var key = string.Join(',', people.Select(person => person.Key.ToString(CultureInfo.InvariantCulture)));
            var room = await db.Set<RoomRow>().SingleOrDefaultAsync(room => room.DirectKey == key, cancellationToken);
            if (room is not null)
                return room;
            if (await quota.CheckInvitationsAsync(db, opener, [.. people.Where(person => person.Key != opener.Key)], cancellationToken) is { } tooMany)
                return tooMany;
            room = new RoomRow { Id = NewId.Make(), Kind = RoomKind.Direct, Name = "", CreatedAt = time.GetUtcNow(), DirectKey = key };
            db.Add(room);
            foreach (var person in people)
                db.Add(NewMembership(room, person, opener));
            return room;
        }, async (observer, room) =>
        {
            foreach (var person in room.People!)
                await observer.JoinedAsync(room, person.Id);
        }, cancellationToken);
    }

    private Task<Outcome<RoomView>> LoseAsync(
        string personId, string roomId, string loserId, string cause, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MineAsync(db, person, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (loserId != personId && !Owns(person, room))
                return RoomRules.CreatorOnly;
            var lost = await db.Set<MembershipRow>().SingleOrDefaultAsync(
                membership => membership.RoomKey == room.Key && membership.Person.Id == loserId, cancellationToken);
            if (lost is null)
                return RoomRules.NobodyThere;
            db.Remove(lost);
            return room;
        }, (observer, room) =>
        {
            Interlocked.Increment(ref losses);
            return observer.LostAsync(room, loserId, cause);
        }, cancellationToken);

    /// <summary>Whether another open room is in use that nobody could tell from one of that name. No unique index: a database may have such
    /// rooms from before.</summary>
    private static async Task<bool> IsTakenAsync(ChatDbContext db, string name, int? except, CancellationToken cancellationToken)
    {
        var names = await db.Set<RoomRow>().Where(room => room.Kind == RoomKind.Open && !room.Archived && room.Key != except)
            .Select(room => room.Name).ToListAsync(cancellationToken);
        var key = Characters.Fold(name);
        return names.Exists(other => Characters.Fold(other) == key);
    }

    private bool Owns(PersonRow person, RoomRow room) => room.CreatorId == person.Id || KindOf(services, person) == PersonKind.Operator;

    // Asked for here and not before: a command that only fills a room runs without accounts.
    private static PersonKind KindOf(IServiceProvider services, PersonRow person) =>
        services.GetRequiredService<OperatorRights>().KindOf(person.Id, person.Kind);

    private static async Task<RoomRow?> MineAsync(ChatDbContext db, PersonRow person, string roomId, CancellationToken cancellationToken) =>
        await db.Set<MembershipRow>().Where(membership => membership.PersonKey == person.Key && membership.Room.Id == roomId)
            .Select(membership => membership.Room).SingleOrDefaultAsync(cancellationToken);

    private static async Task<MembershipRow?> MembershipAsync(
        ChatDbContext db, RoomRow room, PersonRow person, CancellationToken cancellationToken) =>
        await db.Set<MembershipRow>().SingleOrDefaultAsync(
            membership => membership.PersonKey == person.Key && membership.RoomKey == room.Key, cancellationToken);
}
