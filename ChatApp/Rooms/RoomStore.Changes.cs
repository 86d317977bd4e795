using System.Globalization;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;

namespace ChatApp.Rooms;

/// <content>Changes to rooms. Every method returns the changed room, or the reason why nothing changed.</content>
public sealed partial class RoomStore
{
    /// <summary>Creates a room with its creator as member.</summary>
    public Task<Outcome<RoomView>> CreateAsync(string personId, RoomKind kind, string? name, string? topic,
        CancellationToken cancellationToken) =>
        CreateAsync(personId, null, kind, name, topic, cancellationToken);

    /// <summary>Creates a room with its creator as member, once per id that the creator's client assigns.</summary>
    /// <param name="personId">The creator.</param>
    /// <param name="clientRoomId">The client's id for this room: a repeated call with the same id returns the existing room in its current
    /// state. Null creates a new room each time.</param>
    /// <param name="kind">Open or closed.</param>
    /// <param name="name">The room's name.</param>
    /// <param name="topic">The room's topic; null for none.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
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
            if (clientRoomId is not null && await RoomQueries.FindAsync(db, id, cancellationToken) is { } made)
                return await MembershipQueries.FindAsync(db, made.Key, person.Id, cancellationToken) is null ? RoomAccess.NotFound : made;
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

    /// <summary>Adds a person to an open room; no effect for a member, whatever the kind of room.</summary>
    public Task<Outcome<RoomView>> JoinAsync(string personId, string roomId, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            var room = await RoomQueries.FindAsync(db, roomId, cancellationToken);
            if (room is null)
                return RoomAccess.NotFound;
            if (await MembershipQueries.FindAsync(db, room.Key, person.Id, cancellationToken) is not null)
                return room;
            if (room.Kind != RoomKind.Open)
                return RoomAccess.NotFound;
            if (room.Archived)
                return RoomRules.Archived;
            db.Add(NewMembership(room, person));
            return room;
        }, (observer, room) => observer.JoinedAsync(room, personId), cancellationToken);

    /// <summary>Ends a person's own membership of an open or closed room.</summary>
    public Task<Outcome<RoomView>> QuitAsync(string personId, string roomId, CancellationToken cancellationToken) =>
        LoseAsync(personId, roomId, personId, RoomLossCauses.Quit, cancellationToken);

    /// <summary>Removes a person from a room; allowed for its creator and operators.</summary>
    public Task<Outcome<RoomView>> RemoveAsync(string personId, string roomId, string otherId, CancellationToken cancellationToken) =>
        LoseAsync(personId, roomId, otherId, RoomLossCauses.Removed, cancellationToken);

    /// <summary>Adds a person to an open or closed room; allowed for all members.</summary>
    public Task<Outcome<RoomView>> InviteAsync(string personId, string roomId, string otherId, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MembershipQueries.FindRoomAsync(db, person.Id, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (room.Archived)
                return RoomRules.Archived;
            var other = await PersonQueries.FindActiveAsync(db, otherId, cancellationToken);
            if (other is null)
                return RoomRules.UnknownPerson;
            if (await MembershipQueries.FindAsync(db, room.Key, other.Id, cancellationToken) is not null)
                return room;
            if (await quota.CheckInvitationsAsync(db, person, [other], cancellationToken) is { } tooMany)
                return tooMany;
            db.Add(NewMembership(room, other, person));
            return room;
        }, (observer, room) => observer.JoinedAsync(room, otherId), cancellationToken);

    /// <summary>Changes a room's topic, allowed for all members, or its name, allowed for its creator and operators.</summary>
    /// <param name="personId">The requesting person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="name">The new name; null keeps the current one.</param>
    /// <param name="topic">The new topic; null keeps the current one.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
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
            if (await MembershipQueries.FindRoomAsync(db, person.Id, roomId, cancellationToken) is not { } room)
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

    /// <summary>Shows or hides who has seen a room's messages; allowed for its creator and operators.</summary>
    public Task<Outcome<RoomView>> ShowSeenAsync(string personId, string roomId, bool on, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MembershipQueries.FindRoomAsync(db, person.Id, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (!Owns(person, room))
                return RoomRules.CreatorOnly;
            room.HidesSeen = !on;
            return room;
        }, (observer, room) => observer.RoomChangedAsync(room), cancellationToken);

    /// <summary>Makes a room read-only, or writable again; allowed for its creator and operators.</summary>
    public Task<Outcome<RoomView>> ArchiveAsync(string personId, string roomId, bool archived, CancellationToken cancellationToken) =>
        ChangeAsync(personId, async (db, person) =>
        {
            if (await MembershipQueries.FindRoomAsync(db, person.Id, roomId, cancellationToken) is not { } room)
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

    /// <summary>Returns the only direct conversation of a set of people; creates it if there is none.</summary>
    /// <param name="personId">The requesting person, one of the set.</param>
    /// <param name="otherIds">The others; with none, it holds the person's own notes.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    public async Task<Outcome<RoomView>> OpenDirectAsync(
        string personId, IReadOnlyCollection<string>? otherIds, CancellationToken cancellationToken)
    {
        if (otherIds is null || otherIds.Count > Limits.DirectPeople || otherIds.Any(id => id is null))
            return RoomRules.BadPeople;
        string[] ids = [.. otherIds.Append(personId).Distinct()];
        if (ids.Length > Limits.DirectPeople)
            return RoomRules.BadPeople;
        return await ChangeAsync(personId, async (db, opener) =>
        {
            var people = await PersonQueries.FindActiveAsync(db, ids, cancellationToken);
            if (people.Count != ids.Length)
                return RoomRules.UnknownPerson;
            var key = string.Join(',', people.Select(person => person.Key.ToString(CultureInfo.InvariantCulture)));
            var room = await RoomQueries.FindDirectAsync(db, key, cancellationToken);
            if (room is not null)
                return room;
            if (await quota.CheckInvitationsAsync(db, opener, [.. people.Where(person => person.Key != opener.Key)], cancellationToken)
            is { } tooMany)
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
            if (await MembershipQueries.FindRoomAsync(db, person.Id, roomId, cancellationToken) is not { } room)
                return RoomAccess.NotFound;
            if (room.Kind == RoomKind.Direct)
                return RoomRules.Direct;
            if (loserId != personId && !Owns(person, room))
                return RoomRules.CreatorOnly;
            var lost = await MembershipQueries.FindAsync(db, room.Key, loserId, cancellationToken);
            if (lost is null)
                return RoomRules.UnknownPerson;
            db.Remove(lost);
            return room;
        }, (observer, room) =>
        {
            Interlocked.Increment(ref losses);
            return observer.LostAsync(room, loserId, cause);
        }, cancellationToken);

    /// <summary>Whether another open, unarchived room has this name or one that looks the same. Not a unique index: an existing database
    /// may already contain such rooms.</summary>
    private static async Task<bool> IsTakenAsync(ChatDbContext db, string name, int? except, CancellationToken cancellationToken)
    {
        var names = await RoomQueries.OpenNamesAsync(db, except, cancellationToken);
        var key = Characters.Fold(name);
        return names.Exists(other => Characters.Fold(other) == key);
    }

    private bool Owns(PersonRow person, RoomRow room) => room.CreatorId == person.Id || KindOf(services, person) == PersonKind.Operator;

    // Resolved here and not in the constructor: a command that only fills a room runs without the account services.
    private static PersonKind KindOf(IServiceProvider services, PersonRow person) =>
        services.GetRequiredService<OperatorRights>().KindOf(person.Id, person.Kind);
}
