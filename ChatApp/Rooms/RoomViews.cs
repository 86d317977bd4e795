using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>Rooms as their people see them.</summary>
internal static class RoomViews
{
    /// <summary>Reads the views of the rooms that <paramref name="choose"/> leaves, in its order.</summary>
    public static async Task<IReadOnlyList<RoomView>> ReadAsync(
        ChatDbContext db, IQueryable<RoomRow> choose, CancellationToken cancellationToken)
    {
        var rooms = await choose.ToListAsync(cancellationToken);
        var direct = rooms.Where(room => room.Kind == RoomKind.Direct).Select(room => room.Key).ToArray();
        var people = direct.Length == 0 ? null : (await db.Set<MembershipRow>().AsNoTracking().Include(membership => membership.Person)
            .Where(membership => direct.Contains(membership.RoomKey))
            .OrderBy(membership => membership.PersonKey).ToListAsync(cancellationToken))
            .ToLookup(membership => membership.RoomKey, membership => membership.Person.ToView());
        return [.. rooms.Select(room => Of(room, room.Kind == RoomKind.Direct ? [.. people![room.Key]] : null))];
    }

    /// <summary>The view of the one room that <paramref name="choose"/> leaves; null where it leaves none.</summary>
    public static async Task<RoomView?> SingleAsync(ChatDbContext db, IQueryable<RoomRow> choose, CancellationToken cancellationToken) =>
        (await ReadAsync(db, choose, cancellationToken)).SingleOrDefault();

    private static RoomView Of(RoomRow row, IReadOnlyList<Person>? people) => new(
        row.Id, row.Kind, people is null ? row.Name : string.Join(", ", people.Select(person => person.Name)),
        row.Topic, row.Archived, row.LastNumber, row.Change, row.CreatorId, people);
}
