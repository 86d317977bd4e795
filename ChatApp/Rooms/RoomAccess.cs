using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>The only door to a room: through membership. A foreign room answers as one that does not exist.</summary>
public sealed class RoomAccess(Store store)
{
    /// <summary>The memberships (m) and rooms (r) of the person ?1, whose status must be ?2.</summary>
    internal const string Memberships = """
        FROM "People" p JOIN "Memberships" m ON m."PersonKey" = p."Key" JOIN "Rooms" r ON r."Key" = m."RoomKey"
        WHERE p."Id" = ?1 AND p."Status" = ?2
        """;

    // Asked with every call that names a room.
    private const string Mine = $"SELECT {RoomViews.Columns} {Memberships}";

    private const string One = $"""{Mine} AND r."Id" = ?3""";

    /// <summary>What every refusal says, whether the room is missing or foreign.</summary>
    public static readonly Refusal NotFound = new(ErrorCodes.RoomNotFound, "There is no such room here.");

    /// <summary>The room, if the person is in it; else null.</summary>
    public Task<RoomView?> FindAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(store.Read(reader => reader.First(
            One, RoomViews.Row, personId, (int)PersonStatus.Active, roomId) is { } room
            ? RoomViews.Of(reader, room)
            : null));
    }

    /// <summary>The people of a room, by name; at most <see cref="Limits.Listed"/>. Callers have come through <see cref="FindAsync"/>.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="beginning">What their names begin with, whatever the case; empty for everybody.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<IReadOnlyList<Person>> PeopleInAsync(string roomId, string beginning, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var people = db.Set<RoomRow>().AsNoTracking().Where(room => room.Id == roomId)
            .SelectMany(room => room.Memberships).Select(membership => membership.Person);
        var rows = await PersonStore.NamedLike(people, beginning).Take(Limits.Listed).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToView());
    }

    /// <summary>Which of these people are in which of these rooms, within the caller's transaction: whoever writes to a room is checked
    /// together with the writing.</summary>
    public static async Task<HashSet<(int PersonKey, int RoomKey)>> MembersAsync(
        ChatDbContext db, IReadOnlyCollection<int> personKeys, IReadOnlyCollection<int> roomKeys, CancellationToken cancellationToken)
    {
        var found = await db.Set<MembershipRow>()
            .Where(membership => personKeys.Contains(membership.PersonKey) && roomKeys.Contains(membership.RoomKey))
            .Select(membership => new { membership.PersonKey, membership.RoomKey }).ToListAsync(cancellationToken);
        return [.. found.Select(pair => (pair.PersonKey, pair.RoomKey))];
    }
}
