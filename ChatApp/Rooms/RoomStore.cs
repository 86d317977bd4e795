using ChatApp.Contracts;
using ChatApp.People;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Rooms;

/// <summary>Makes rooms, and puts new people into the first one.</summary>
public sealed class RoomStore(Store store, TimeProvider time) : INewPersonGreeter
{
    private const string FirstRoom = "General";

    /// <summary>Makes the first open room on the first start.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<RoomRow>().AnyAsync(cancellationToken))
            return;
        db.Add(new RoomRow { Id = NewId.Make(), Kind = RoomKind.Open, Name = FirstRoom, CreatedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task GreetAsync(ChatDbContext db, PersonRow person, CancellationToken cancellationToken)
    {
        var room = await db.Set<RoomRow>().Where(room => room.Kind == RoomKind.Open && !room.Archived)
            .OrderBy(room => room.Key).FirstOrDefaultAsync(cancellationToken);
        if (room is not null)
            db.Add(new MembershipRow { Room = room, Person = person, JoinedAt = time.GetUtcNow() });
    }
}
