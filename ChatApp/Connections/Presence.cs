using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Tracks the presence of room members: those with an open connection on this node.</summary>
public sealed class Presence
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Here> people = [];
    private readonly Dictionary<string, Room> rooms = [];
    private readonly HashSet<string> changed = [];

    /// <summary>Raised after a change, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>Counts a person's new connection, and makes the person present in these rooms.</summary>
    public void Arrive(TrackedConnection connection, Person person, IReadOnlyList<RoomView> mine)
    {
        lock (gate)
        {
            // The connection may have ended already; then it never becomes present.
            if (!connection.IsOpen)
                return;
            connection.IsPresent = true;
            if (!people.TryGetValue(person.Id, out var here))
                people.Add(person.Id, here = new(person));
            here.Connections++;
            foreach (var room in mine)
                Add(here, room);
        }

        Changed?.Invoke();
    }

    /// <summary>Removes an ended connection; with the last one, the person is no longer present.</summary>
    public void Depart(TrackedConnection connection)
    {
        lock (gate)
        {
            if (!connection.IsPresent || !people.TryGetValue(connection.Person.Id, out var here))
                return;
            connection.IsPresent = false;
            if (--here.Connections > 0)
                return;
            people.Remove(connection.Person.Id);
            foreach (var roomId in here.Rooms)
                Remove(here, roomId);
        }

        Changed?.Invoke();
    }

    /// <summary>Makes a person present in a room that they joined; no effect when the person is not connected.</summary>
    public void Join(string personId, RoomView room)
    {
        lock (gate)
        {
            if (!people.TryGetValue(personId, out var here))
                return;
            Add(here, room);
        }

        Changed?.Invoke();
    }

    /// <summary>Removes a person from a room.</summary>
    public void Lose(string personId, string roomId)
    {
        lock (gate)
        {
            if (!people.TryGetValue(personId, out var here) || !here.Rooms.Remove(roomId))
                return;
            Remove(here, roomId);
        }

        Changed?.Invoke();
    }

    /// <summary>Updates a person's name.</summary>
    public void Rename(Person person)
    {
        lock (gate)
        {
            if (people.TryGetValue(person.Id, out var here))
                here.Person = person;
        }
    }

    /// <summary>The present members of a room; at most <see cref="Limits.PresenceNames"/> are named.</summary>
    public PresenceChange Of(string roomId, bool direct)
    {
        lock (gate)
        {
            return rooms.TryGetValue(roomId, out var room)
                ? new(roomId, direct, room.Here.Count, Named(room.Here.Values.Select(here => here.Person)), [])
                : new(roomId, direct, 0, [], []);
        }
    }

    /// <summary>Returns the changes since the previous call. A person that joined and left in between, or the reverse, is listed once with
    /// the latest state.</summary>
    public IReadOnlyList<PresenceChange> TakeChanges()
    {
        lock (gate)
        {
            List<PresenceChange> changes = [];
            foreach (var roomId in changed)
            {
                var room = rooms[roomId];
                changes.Add(new(roomId, room.Direct, room.Here.Count, Named(room.Joined.Values), Named(room.Left.Values)));
                room.Joined.Clear();
                room.Left.Clear();
                if (room.Here.Count == 0)
                    rooms.Remove(roomId);
            }

            changed.Clear();
            return changes;
        }
    }

    private static Person[] Named(IEnumerable<Person> some) => [.. some.Take(Limits.PresenceNames)];

    private void Add(Here here, RoomView view)
    {
        if (!here.Rooms.Add(view.Id) && rooms.ContainsKey(view.Id))
            return;
        if (!rooms.TryGetValue(view.Id, out var room))
            rooms.Add(view.Id, room = new(view.Kind == RoomKind.Direct));
        room.Here[here.Person.Id] = here;
        room.Left.Remove(here.Person.Id);
        room.Joined[here.Person.Id] = here.Person;
        changed.Add(view.Id);
    }

    private void Remove(Here here, string roomId)
    {
        var room = rooms[roomId];
        room.Here.Remove(here.Person.Id);
        room.Joined.Remove(here.Person.Id);
        // Listed even when no broadcast named the person as joined: a client that entered the room in between
        // received them in its snapshot.
        room.Left[here.Person.Id] = here.Person;
        changed.Add(roomId);
    }

    private sealed class Here(Person person)
    {
        public Person Person { get; set; } = person;

        public int Connections { get; set; }

        public HashSet<string> Rooms { get; } = [];
    }

    private sealed class Room(bool direct)
    {
        public bool Direct { get; } = direct;

        public Dictionary<string, Here> Here { get; } = [];

        public Dictionary<string, Person> Joined { get; } = [];

        public Dictionary<string, Person> Left { get; } = [];
    }
}
