using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>The only door to a room: through membership. A foreign room answers as one that does not exist.</summary>
public sealed class RoomAccess(Store store)
{
    /// <summary>What every refusal says, whether the room is missing or foreign.</summary>
    public static readonly Refusal NotFound = new(ErrorCodes.RoomNotFound, "There is no such room here.");

    /// <summary>The room, if the person is in it; else null.</summary>
    public async Task<RoomView?> FindAsync(string personId, string roomId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var room = await Of(db, personId).SingleOrDefaultAsync(room => room.Id == roomId, cancellationToken);
        return room?.ToView();
    }

    /// <summary>The rooms the person is in, the oldest first.</summary>
    public async Task<IReadOnlyList<RoomView>> RoomsOfAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rooms = await Of(db, personId).OrderBy(room => room.Key).ToListAsync(cancellationToken);
        return [.. rooms.Select(room => room.ToView())];
    }

    private static IQueryable<RoomRow> Of(ChatDbContext db, string personId) =>
        db.Set<MembershipRow>().AsNoTracking()
            .Where(membership => membership.Person.Id == personId)
            .Select(membership => membership.Room);
}
