using System.Collections.Concurrent;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.Messages;

/// <summary>The change counters of rooms as storage has them, for heartbeats: they show a reader that an event never reached it.</summary>
public sealed class RoomHeads(Store store, TimeProvider time)
{
    /// <summary>How old a counter may be, so that thousands of heartbeats ask the database once a second and room at most.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long Change, long ReadAt)> known = new();

    /// <summary>The counters of the rooms named; a room that is no more is left out.</summary>
    public async Task<IReadOnlyDictionary<string, long>> OfAsync(IReadOnlyCollection<string> roomIds, CancellationToken cancellationToken)
    {
        var stale = roomIds.Where(id => !known.TryGetValue(id, out var head) || time.GetElapsedTime(head.ReadAt) > Fresh).ToArray();
        if (stale.Length > 0)
        {
            var now = time.GetTimestamp();
            await using var db = await store.OpenAsync(cancellationToken);
            var heads = await db.Set<RoomRow>().Where(room => stale.Contains(room.Id))
                .Select(room => new { room.Id, room.Change }).ToListAsync(cancellationToken);
            foreach (var head in heads)
                known[head.Id] = (head.Change, now);
        }

        return roomIds.Where(known.ContainsKey).ToDictionary(id => id, id => known[id].Change);
    }
}
