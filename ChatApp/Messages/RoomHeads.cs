using System.Collections.Concurrent;
using ChatApp.Rooms;
using ChatApp.Storage;

namespace ChatApp.Messages;

/// <summary>Reads the rooms' change counters from the database for heartbeats: they show a client that it missed an event.</summary>
public sealed class RoomHeads(Store store, TimeProvider time)
{
    /// <summary>Maximum age of a cached counter, so that thousands of heartbeats cause at most one query per second and room.</summary>
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (long Change, long ReadAt)> known = new();

    /// <summary>The counters of the given rooms; unknown rooms are omitted.</summary>
    public IReadOnlyDictionary<string, long> Of(IReadOnlyCollection<string> roomIds)
    {
        var stale = roomIds.Where(id => !known.TryGetValue(id, out var head) || time.GetElapsedTime(head.ReadAt) > CacheLifetime).ToArray();
        if (stale.Length > 0)
        {
            var now = time.GetTimestamp();
            foreach (var (id, change) in store.Read(reader => RoomQueries.ChangesOf(reader, stale)))
                known[id] = (change, now);
        }

        return roomIds.Where(known.ContainsKey).ToDictionary(id => id, id => known[id].Change);
    }
}
