using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>Creates the views of rooms for clients.</summary>
internal static class RoomViews
{
    /// <summary>The columns that <see cref="Row"/> reads, for a room with alias r.</summary>
    public const string Columns = """r."Key", r."Id", r."Kind", r."Name", r."Topic", r."Archived", r."LastNumber", r."Change", r."CreatorId" """;

    /// <summary>Number of those columns: the index of a statement's first additional column.</summary>
    public const int ColumnCount = 9;

    private const string PeopleOf = """
        SELECT p."Id", p."Name", p."Kind" FROM "Memberships" m JOIN "People" p ON p."Key" = m."PersonKey"
        WHERE m."RoomKey" = ?1 ORDER BY m."PersonKey"
        """;

    /// <summary>Reads the views of the rooms that <paramref name="choose"/> selects, in its order.</summary>
    public static async Task<IReadOnlyList<RoomView>> ReadAsync(
        ChatDbContext db, IQueryable<RoomRow> choose, CancellationToken cancellationToken)
    {
        var rooms = await choose.ToListAsync(cancellationToken);
        var direct = rooms.Where(room => room.Kind == RoomKind.Direct).Select(room => room.Key).ToArray();
        var people = direct.Length == 0 ? null : (await db.Set<MembershipRow>().AsNoTracking().Include(membership => membership.Person)
            .Where(membership => direct.Contains(membership.RoomKey))
            .OrderBy(membership => membership.PersonKey).ToListAsync(cancellationToken))
            .ToLookup(membership => membership.RoomKey, membership => membership.Person.ToView());
        return rooms.ConvertAll(room => Of(room, room.Kind == RoomKind.Direct ? [.. people![room.Key]] : null));
    }

    /// <summary>The view of the single room that <paramref name="choose"/> selects; null if there is none.</summary>
    public static async Task<RoomView?> SingleAsync(ChatDbContext db, IQueryable<RoomRow> choose, CancellationToken cancellationToken) =>
        (await ReadAsync(db, choose, cancellationToken)).SingleOrDefault();

    /// <summary>Maps a row with <see cref="Columns"/> to a room.</summary>
    public static RoomRow Row(SqliteStatement row) => new()
    {
        Key = row.GetInt32(0),
        Id = row.GetString(1)!,
        Kind = (RoomKind)row.GetInt32(2),
        Name = row.GetString(3)!,
        Topic = row.GetString(4)!,
        Archived = row.GetInt32(5) != 0,
        LastNumber = row.GetInt64(6),
        Change = row.GetInt64(7),
        CreatorId = row.GetString(8),
    };

    /// <summary>The view of a room; for a direct conversation, also reads its members.</summary>
    public static RoomView Of(StoreReader reader, RoomRow room) =>
        Of(room, room.Kind == RoomKind.Direct ? reader.List(PeopleOf, PersonOf, room.Key) : null);

    private static Person PersonOf(SqliteStatement row) => new(row.GetString(0)!, row.GetString(1)!, (PersonKind)row.GetInt32(2));

    private static string NameOf(IReadOnlyList<Person> people) => string.Join(", ", people.Select(person => person.Name));

    private static RoomView Of(RoomRow row, IReadOnlyList<Person>? people) => new(
        row.Id, row.Kind, people is null ? row.Name : NameOf(people),
        row.Topic, row.Archived, row.LastNumber, row.Change, row.CreatorId, people);
}
