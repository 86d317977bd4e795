using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The person's rooms and read marks, as last reported by the server. Safe for concurrent use.</summary>
internal sealed class RoomList
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RoomView> rooms = [];
    private readonly Dictionary<string, ReadMark> marks = [];
    private List<Action>? aside;

    /// <summary>The rooms in the server's order; new ones are last.</summary>
    public IReadOnlyList<RoomView> Rooms
    {
        get
        {
            lock (gate)
                return [.. rooms.Values];
        }
    }

    /// <summary>The person's read mark in a room; null for a room they are not in.</summary>
    public ReadMark? Mark(string roomId)
    {
        lock (gate)
        {
            if (!rooms.TryGetValue(roomId, out var room))
                return null;
            var mark = marks.GetValueOrDefault(roomId) ?? new(roomId, 0, 0, 0);
            return mark with { Unread = (int)Math.Clamp(room.LastNumber - mark.ReadUpTo - mark.Deleted, 0, int.MaxValue) };
        }
    }

    /// <summary>Starts a new connection: events received before the response to <c>Hello</c> are newer than that response.</summary>
    public void Begin()
    {
        lock (gate)
            aside = [];
    }

    /// <summary>Applies the response to <c>Hello</c>, and then the events received before it.</summary>
    public void Take(HelloAnswer hello)
    {
        lock (gate)
        {
            rooms.Clear();
            marks.Clear();
            foreach (var room in hello.Rooms)
                rooms[room.Id] = room;
            foreach (var mark in hello.Reads)
                marks[mark.RoomId] = mark;
            var kept = aside ?? [];
            aside = null;
            foreach (var change in kept)
                change();
        }
    }

    /// <summary>Adds or updates a room.</summary>
    public void Change(RoomView room) => Apply(() => rooms[room.Id] = rooms.TryGetValue(room.Id, out var before)
        ? room with { LastNumber = Math.Max(room.LastNumber, before.LastNumber), Change = Math.Max(room.Change, before.Change) }
        : room);

    /// <summary>Removes a room that the person has left or lost.</summary>
    public void Lose(string roomId) => Apply(() =>
    {
        rooms.Remove(roomId);
        marks.Remove(roomId);
    });

    /// <summary>Updates a read mark. The server sends marks in order, so the last one counts, even if it is lower.</summary>
    public void Read(ReadMark mark) => Apply(() => marks[mark.RoomId] = mark);

    /// <summary>Updates a room's counters from a message: for entered rooms the server reports them in no other way.</summary>
    public void Note(MessageView message) => Apply(() =>
    {
        if (rooms.TryGetValue(message.RoomId, out var room))
            rooms[room.Id] = room with
            {
                LastNumber = Math.Max(room.LastNumber, message.Number),
                Change = Math.Max(room.Change, message.Change),
            };
    });

    private void Apply(Action change)
    {
        lock (gate)
        {
            if (aside is null)
                change();
            else
                aside.Add(change);
        }
    }
}
