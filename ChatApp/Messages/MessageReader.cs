using ChatApp.Contracts;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>Reads messages. Asks nobody for permission: callers come through <see cref="RoomAccess"/>.</summary>
public sealed class MessageReader(Store store)
{
    /// <summary>The newest <see cref="Limits.Page"/> messages, ascending by number.</summary>
    public Task<ChangePage> NewestAsync(string roomId, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, async (room, messages) =>
        {
            var rows = await messages.OrderByDescending(message => message.Number).Take(Limits.Page).ToListAsync(cancellationToken);
            rows.Reverse();
            return (rows, room.Change, false);
        }, cancellationToken);

    /// <summary>The next <see cref="Limits.ChangePage"/> messages changed after <paramref name="afterChange"/>, ascending by change.</summary>
    public Task<ChangePage> ChangesAfterAsync(string roomId, long afterChange, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, async (room, messages) =>
        {
            var rows = await messages.Where(message => message.Change > afterChange)
                .OrderBy(message => message.Change).Take(Limits.ChangePage + 1).ToListAsync(cancellationToken);
            var more = rows.Count > Limits.ChangePage;
            if (more)
                rows.RemoveAt(Limits.ChangePage);
            return (rows, more ? rows[^1].Change : room.Change, more);
        }, cancellationToken);

    /// <summary>The <see cref="Limits.Page"/> messages before <paramref name="number"/>, ascending by number.</summary>
    public async Task<IReadOnlyList<MessageView>> BeforeAsync(string roomId, long number, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await db.Set<MessageRow>().AsNoTracking().Include(message => message.Author)
            .Where(message => message.Room.Id == roomId && message.Number < number)
            .OrderByDescending(message => message.Number).Take(Limits.Page).ToListAsync(cancellationToken);
        rows.Reverse();
        return [.. rows.Select(row => row.ToView(roomId))];
    }

    private async Task<ChangePage> InSnapshotAsync(
        string roomId,
        Func<RoomRow, IQueryable<MessageRow>, Task<(List<MessageRow> Rows, long UpToChange, bool More)>> read,
        CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        await using var snapshot = await db.BeginSnapshotAsync(cancellationToken);
        var room = await db.Set<RoomRow>().AsNoTracking().SingleAsync(room => room.Id == roomId, cancellationToken);
        var messages = db.Set<MessageRow>().AsNoTracking().Include(message => message.Author).Where(message => message.RoomKey == room.Key);
        var (rows, upToChange, more) = await read(room, messages);
        return new ChangePage(roomId, store.Epoch, [.. rows.Select(row => row.ToView(roomId))], upToChange, room.LastNumber, more);
    }
}
