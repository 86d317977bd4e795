using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>The queries of memberships. Holds the only definition of who sees a room, which is <see cref="Seen"/> in SQL and
/// <see cref="SeenBy"/> in LINQ; a test compares the two.</summary>
internal static partial class MembershipQueries
{
    /// <summary>The memberships (m) and rooms (r) that the person ?1 (p) sees; ?2 is <see cref="Access"/>.</summary>
    public const string Seen = """
        FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND p."Status" = ?2
        """;

    /// <summary>The status of people who see their rooms.</summary>
    public const int Access = (int)PersonStatus.Active;

    /// <summary>Restricts an update to the membership of the person ?1, with access ?2, in the room ?3.</summary>
    public const string IsOne = $"""("PersonKey", "RoomKey") = (SELECT m."PersonKey", m."RoomKey" {Seen} AND r."Id" = ?3)""";

    // Runs on every call that names a room.
    private const string Room = $"""SELECT {RoomQueries.Columns} {Seen} AND r."Id" = ?3""";

    private const string WriterColumns =
        """ r."Key" AS room_key, r."Archived", r."LastNumber", r."Change", p."Key" AS person_key, p."Name", p."Kind" """;

    private const string Writer = $"""SELECT {WriterColumns} {Seen} AND r."Id" = ?3""";

    // The limit keeps PostgreSQL from joining whole tables that it takes for small.
    private static readonly SqlText Writers = SqlText.PostgresOnly($"""
        SELECT found.*, t.person, t.room
        FROM ROWS FROM (jsonb_array_elements_text(?1::jsonb), jsonb_array_elements_text(?3::jsonb)) AS t (person, room)
            JOIN LATERAL (SELECT {WriterColumns} {Seen.Replace("?1", "t.person", StringComparison.Ordinal)} AND r."Id" = t.room LIMIT 1)
            AS found ON TRUE
        """);

    private const string Invited = $"""SELECT 1 {Seen} AND r."Id" = ?3 AND m."InvitedByKey" IS NOT NULL""";

    private const string Answer = $"""UPDATE "Memberships" SET "InvitedByKey" = NULL WHERE {IsOne}""";

    // A new member has read all earlier messages.
    private const string InsertDefaultMembership = """
        INSERT INTO "Memberships" ("PersonKey", "RoomKey", "JoinedAt", "ReadUpTo")
        SELECT ?1, "Key", ?3, "LastNumber" FROM "Rooms" WHERE "Kind" = ?2 AND NOT "Archived" ORDER BY "Key" LIMIT 1
        """;

    /// <summary>The memberships of the rooms that a person sees.</summary>
    public static IQueryable<MembershipRow> SeenBy(ChatDbContext db, string personId) =>
        db.Set<MembershipRow>().Where(membership => membership.Person.Id == personId && membership.Person.Status == PersonStatus.Active);

    /// <summary>The room if the person sees it; otherwise null.</summary>
    public static RoomView? FindRoom(StoreReader reader, string personId, string roomId) =>
        reader.First(Room, RoomQueries.Row, personId, Access, roomId) is { } room ? RoomQueries.ViewOf(reader, room) : null;

    /// <summary>The room if the person sees it, tracked by the context; otherwise null.</summary>
    public static Task<RoomRow?> FindRoomAsync(ChatDbContext db, string personId, string roomId, CancellationToken cancellationToken) =>
        SeenBy(db, personId).Where(membership => membership.Room.Id == roomId).Select(membership => membership.Room)
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The membership of a person in a room; null if there is none.</summary>
    public static Task<MembershipRow?> FindAsync(ChatDbContext db, int roomKey, string personId, CancellationToken cancellationToken) =>
        SeenBy(db, personId).SingleOrDefaultAsync(membership => membership.RoomKey == roomKey, cancellationToken);

    /// <summary>The person as a member of the room, for the message writer; null if they do not see it.</summary>
    /// <param name="connection">The writer's transaction.</param>
    /// <param name="personId">The person.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="open">The room as the writer has it; otherwise it is created from the row.</param>
    public static RoomMember? FindMember(WriterConnection connection, string personId, string roomId, OpenRoom? open) =>
        connection.Prepare(Writer).Bind(personId, Access, roomId).First(row => Member(row, personId, roomId, open));

    /// <summary>Finds many members in one query, on PostgreSQL only; people who may not see the room are omitted.</summary>
    /// <param name="connection">The writer's transaction.</param>
    /// <param name="wanted">People, each with a room.</param>
    /// <param name="open">The room as the writer has it, by id; null if it is to be created from the row.</param>
    /// <param name="found">Called for each member before the room of the next one is read.</param>
    public static void FindMembers(
        WriterConnection connection, IReadOnlyList<(string PersonId, string RoomId)> wanted, Func<string, OpenRoom?> open,
        Action<RoomMember> found) =>
        connection.Prepare(Writers)
            .Bind(JsonSerializer.Serialize(wanted.Select(one => PostgresText.Storable(one.PersonId))), Access,
                JsonSerializer.Serialize(wanted.Select(one => PostgresText.Storable(one.RoomId))))
            .List(row =>
            {
                found(Member(row, row.GetString(7)!, row.GetString(8)!, open(row.GetString(8)!)));
                return true;
            });

    /// <summary>Whether the person was invited to the room and has not opened it yet.</summary>
    public static bool IsInvited(StoreReader reader, string personId, string roomId) =>
        reader.List(Invited, row => row.GetInt32(0), personId, Access, roomId).Count > 0;

    /// <summary>Records that a person accepted the invitation to a room.</summary>
    public static int Accept(WriterConnection connection, string personId, string roomId) =>
        connection.Prepare(Answer).Bind(personId, Access, roomId).Execute();

    /// <summary>Makes a new person a member of the first open room.</summary>
    public static int AddDefaultMembership(WriterConnection connection, int personKey, DateTimeOffset now) =>
        connection.Prepare(InsertDefaultMembership).Bind(personKey, (int)RoomKind.Open, now.UtcTicks).Execute();

    /// <summary>EF variant of <see cref="AddDefaultMembership"/>.</summary>
    public static Task<int> AddDefaultMembershipAsync(
        ChatDbContext db, int personKey, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            Placeholder().Replace(
                InsertDefaultMembership, match => $"{{{int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1}}}"),
            [personKey, (int)RoomKind.Open, now.UtcTicks], cancellationToken);

    /// <summary>Ends all memberships of a person except those in direct conversations.</summary>
    // Not by the navigation property: its join reads the memberships of all people.
    public static Task<int> RemoveAllAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) => db.Set<MembershipRow>()
        .Where(membership => membership.PersonKey == personKey
            && db.Set<RoomRow>().Any(room => room.Key == membership.RoomKey && room.Kind != RoomKind.Direct))
        .ExecuteDeleteAsync(cancellationToken);

    /// <summary>The members of a room who are found by the words of their names; all for an empty text.</summary>
    public static Task<List<PersonRow>> PeopleInAsync(
        ChatDbContext db, string roomId, string typed, int atMost, CancellationToken cancellationToken) =>
        PersonQueries.FindAsync(
            db,
            db.Set<RoomRow>().AsNoTracking().Where(room => room.Id == roomId)
                .SelectMany(room => room.Memberships).Select(membership => membership.Person),
            // Each person found is looked up among the memberships, rather than each member among the people found.
            db.Set<PersonRow>().AsNoTracking().Where(person => db.Set<MembershipRow>()
                .Any(membership => membership.PersonKey == person.Key
                    && membership.RoomKey == db.Set<RoomRow>().Where(room => room.Id == roomId).Select(room => room.Key).First())),
            typed, atMost, cancellationToken);

    /// <summary>Ids and name keys of the members of a room with one of these name keys, oldest first.</summary>
    public static async Task<List<(string Id, string NameKey)>> NamedAsync(
        ChatDbContext db, string roomId, string[] nameKeys, int atMost, CancellationToken cancellationToken) =>
        (await db.Set<PersonRow>().Where(person => nameKeys.Contains(person.NameKey)
                && db.Set<MembershipRow>().Any(membership => membership.PersonKey == person.Key && membership.Room.Id == roomId))
            .OrderBy(person => person.Key).Take(atMost)
            .Select(person => new { person.Id, person.NameKey }).ToListAsync(cancellationToken))
        .ConvertAll(person => (person.Id, person.NameKey));

    /// <summary>Number of people whom a person invited and who have not opened the room yet.</summary>
    public static Task<int> UnansweredByAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<MembershipRow>().CountAsync(membership => membership.InvitedByKey == personKey, cancellationToken);

    /// <summary>Number of rooms to which a person was invited, and which they have not opened yet.</summary>
    public static Task<int> UnansweredOfAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<MembershipRow>().CountAsync(
            membership => membership.PersonKey == personKey && membership.InvitedByKey != null, cancellationToken);

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Placeholder();

    private static RoomMember Member(PreparedStatement row, string personId, string roomId, OpenRoom? open) => new(
        open ?? new()
        {
            Key = row.GetInt32(0),
            Id = roomId,
            Archived = row.GetInt32(1) != 0,
            LastNumber = row.GetInt64(2),
            Change = row.GetInt64(3),
            StoredChange = row.GetInt64(3),
        },
        row.GetInt32(4), new(personId, row.GetString(5)!, (PersonKind)row.GetInt32(6)));
}
