namespace ChatApp.Realtime.Cluster;

/// <summary>Changes of rooms that arrived before the changes they follow: two nodes commit to a room in turn, and what one of them
/// committed first may arrive after what the other committed next. Not thread-safe.</summary>
internal sealed class ReorderBuffer
{
    /// <summary>Maximum number of entries of a room, against unbounded memory: it is read from the database anyway.</summary>
    private const int MaxWaiting = 64;

    private readonly Dictionary<string, (long Since, List<FrameRoom> Changes)> rooms = [];

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => rooms.Count == 0;

    /// <summary>Keeps changes until those before them have arrived.</summary>
    /// <param name="changes">Changes of one room.</param>
    /// <param name="now">The time, in any unit.</param>
    public void Add(FrameRoom changes, long now)
    {
        if (!rooms.TryGetValue(changes.Id, out var waiting))
            rooms.Add(changes.Id, (now, [changes]));
        else if (waiting.Changes.Count < MaxWaiting)
            waiting.Changes.Add(changes);
    }

    /// <summary>Removes and returns the changes that follow a change of their room; null if none do.</summary>
    public FrameRoom? TakeAfter(string roomId, long change)
    {
        if (!rooms.TryGetValue(roomId, out var waiting))
            return null;
        waiting.Changes.RemoveAll(one => one.To <= change);
        var next = waiting.Changes.Find(one => one.From <= change + 1);
        if (next is not null)
            waiting.Changes.Remove(next);
        if (waiting.Changes.Count == 0)
            rooms.Remove(roomId);
        return next;
    }

    /// <summary>Whether changes of a room wait.</summary>
    public bool IsWaiting(string roomId) => rooms.ContainsKey(roomId);

    /// <summary>Drops what waits in a room.</summary>
    public void Remove(string roomId) => rooms.Remove(roomId);

    /// <summary>The rooms in which changes have waited since that time or longer.</summary>
    public IReadOnlyList<string> WaitingSince(long time) =>
        [.. rooms.Where(room => room.Value.Since <= time).Select(room => room.Key)];
}
