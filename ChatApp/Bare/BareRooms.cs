using System.Collections.Concurrent;

namespace ChatApp.Bare;

/// <summary>How many messages each room has had: all that the yardstick remembers.</summary>
public sealed class BareRooms
{
    private readonly ConcurrentDictionary<string, Counter> counters = new();

    /// <summary>The number of a room's next message.</summary>
    public long Next(string roomId) => Interlocked.Increment(ref counters.GetOrAdd(roomId, static _ => new()).Value);

    /// <summary>The number of its newest.</summary>
    public long Last(string roomId) => counters.TryGetValue(roomId, out var counter) ? Interlocked.Read(ref counter.Value) : 0;

    private sealed class Counter
    {
        public long Value;
    }
}
