using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The person's rooms and how far they have read, as the server last told. Safe for concurrent use.</summary>
internal sealed class RoomList
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, RoomView> rooms = [];
    private readonly Dictionary<string, ReadMark> marks = [];
    private List<Action>? aside;

    /// <summary>The rooms, in the order the server gave them; new ones come last.</summary>
    public IReadOnlyList<RoomView> Rooms
    {
        get
        {
            lock (gate)
                return [.. rooms.Values];
        }
    }

    /// <summary>How far the person has read in a room; null for a room they are not in.</summary>
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

    /// <summary>A new connection begins: what it tells before the answer to <c>Hello</c> is newer than that answer.</summary>
    public void Begin()
    {
        lock (gate)
            aside = [];
    }

    /// <summary>Takes the answer to <c>Hello</c>, and then what came before it.</summary>
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

    /// <summary>A room is new or changed.</summary>
    public void Change(RoomView room) => Apply(() => rooms[room.Id] = rooms.TryGetValue(room.Id, out var before)
        ? room with { LastNumber = Math.Max(room.LastNumber, before.LastNumber), Change = Math.Max(room.Change, before.Change) }
        : room);

    /// <summary>A room is not the person's any more.</summary>
    public void Lose(string roomId) => Apply(() =>
    {
        rooms.Remove(roomId);
        marks.Remove(roomId);
    });

    /// <summary>A mark changed. The server sends marks in order, so the last one counts, also where it goes back.</summary>
    public void Read(ReadMark mark) => Apply(() => marks[mark.RoomId] = mark);

    /// <summary>A message of a room came: there is no other word of it for a room that was entered.</summary>
    public void Note(MessageView message) => Apply(() =>
    {
        if (rooms.TryGetValue(message.RoomId, out var room))
            rooms[room.Id] = room with { LastNumber = Math.Max(room.LastNumber, message.Number), Change = Math.Max(room.Change, message.Change) };
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

/// <summary>People of a room came or went.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="Count">How many of its people are connected.</param>
/// <param name="Joined">Who came; at most <see cref="Limits.PresenceNames"/> are named.</param>
/// <param name="Left">Who went; likewise.</param>
public sealed record PresenceNote(string RoomId, int Count, IReadOnlyList<Person> Joined, IReadOnlyList<Person> Left);

/// <summary>Somebody is writing.</summary>
/// <param name="RoomId">Where.</param>
/// <param name="Person">Who.</param>
public sealed record TypingNote(string RoomId, Person Person);

/// <summary>A room is not the person's any more.</summary>
/// <param name="RoomId">Which.</param>
/// <param name="Cause">One of <see cref="RoomLossCauses"/>.</param>
public sealed record RoomLoss(string RoomId, string Cause);
