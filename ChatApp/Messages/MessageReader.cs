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
        var rows = await In(db, roomId).Where(message => message.Number < number)
            .OrderByDescending(message => message.Number).Take(Limits.Page).ToListAsync(cancellationToken);
        rows.Reverse();
        return [.. rows.Select(row => row.ToView(roomId))];
    }

    /// <summary>The <see cref="Limits.Page"/> messages after <paramref name="number"/>, ascending by number.</summary>
    public async Task<IReadOnlyList<MessageView>> AfterAsync(string roomId, long number, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await In(db, roomId).Where(message => message.Number > number)
            .OrderBy(message => message.Number).Take(Limits.Page).ToListAsync(cancellationToken);
        return [.. rows.Select(row => row.ToView(roomId))];
    }

    /// <summary>Some <see cref="Limits.Page"/> messages around <paramref name="number"/>, ascending by number, as a page of which
    /// <see cref="ChangePage.More"/> says whether newer ones follow; the counters are those of the same snapshot.</summary>
    public Task<ChangePage> AroundAsync(string roomId, long number, CancellationToken cancellationToken) =>
        InSnapshotAsync(roomId, async (room, messages) =>
        {
            // A bound on both sides keeps it one search of the index, whatever the number.
            var at = Math.Clamp(number, 1, Math.Max(1, room.LastNumber));
            var first = Math.Max(1, Math.Min(at - (Limits.Page / 2), room.LastNumber - Limits.Page + 1));
            var rows = await messages.Where(message => message.Number >= first && message.Number < first + Limits.Page)
                .OrderBy(message => message.Number).ToListAsync(cancellationToken);
            return (rows, room.Change, first + Limits.Page <= room.LastNumber);
        }, cancellationToken);

    private static IQueryable<MessageRow> In(ChatDbContext db, string roomId) =>
        db.Set<MessageRow>().AsNoTracking().Include(message => message.Author).Where(message => message.Room.Id == roomId);

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
