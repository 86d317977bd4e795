using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>Access control for rooms: only members have access. For others, a room is indistinguishable from
/// one that does not exist.</summary>
public sealed class RoomAccess(Store store)
{
    /// <summary>SQL for the memberships (m) and rooms (r) of the person ?1, whose status must be ?2.</summary>
    internal const string Memberships = """
        FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND p."Status" = ?2
        """;

    // Runs on every call that names a room.
    private const string Mine = $"SELECT {RoomViews.Columns} {Memberships}";

    private const string One = $"""{Mine} AND r."Id" = ?3""";

    /// <summary>The refusal for both a missing room and one without membership.</summary>
    public static readonly Refusal NotFound = new(ErrorCodes.RoomNotFound, "There is no such room here.");

    /// <summary>Returns the room if the person is a member; otherwise null.</summary>
    public Task<RoomView?> FindAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(store.Read(reader => reader.First(
            One, RoomViews.Row, personId, (int)PersonStatus.Active, roomId) is { } room
            ? RoomViews.Of(reader, room)
            : null));
    }

    /// <summary>The members of a room by name; at most <see cref="Limits.Listed"/>. Callers
    /// check access with <see cref="FindAsync"/> first.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="beginning">Prefix of their names, case-insensitive; empty for all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<Person>> PeopleInAsync(string roomId, string beginning, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var people = db.Set<RoomRow>().AsNoTracking().Where(room => room.Id == roomId)
            .SelectMany(room => room.Memberships).Select(membership => membership.Person);
        var rows = await PersonStore.NamedLike(people, beginning).Take(Limits.Listed).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToView());
    }

    /// <summary>The memberships of these people in these rooms, read within the caller's transaction: a writer's permission is checked
    /// together with the write.</summary>
    public static async Task<HashSet<(int PersonKey, int RoomKey)>> MembersAsync(
        ChatDbContext db, IReadOnlyCollection<int> personKeys, IReadOnlyCollection<int> roomKeys, CancellationToken cancellationToken)
    {
        var found = await db.Set<MembershipRow>()
            .Where(membership => personKeys.Contains(membership.PersonKey) && roomKeys.Contains(membership.RoomKey))
            .Select(membership => new { membership.PersonKey, membership.RoomKey }).ToListAsync(cancellationToken);
        return [.. found.Select(pair => (pair.PersonKey, pair.RoomKey))];
    }
}
