using ChatApp.Contracts;

namespace ChatApp.Connections;

/// <summary>Tracks the presence of room members: those with an open connection, on this node or another.</summary>
public sealed class Presence
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Here> people = [];
    private readonly Dictionary<string, Room> rooms = [];
    private readonly HashSet<string> changed = [];
    private long version;

    /// <summary>Raised after a change, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>Incremented when a person joins or loses a room: memberships read before may be outdated.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Changes when a person arrives on this node or departs from it.</summary>
    public long Arrivals { get; private set; }

    /// <summary>The people with an open connection on this node.</summary>
    public IReadOnlyList<string> PeopleHere()
    {
        lock (gate)
            return [.. people.Values.Where(here => here.Connections > 0).Select(here => here.Person.Id)];
    }

    /// <summary>Whether a person has an open connection on this node.</summary>
    public bool IsHere(string personId)
    {
        lock (gate)
            return people.TryGetValue(personId, out var here) && here.Connections > 0;
    }

    /// <summary>Whether a person has an open connection on another node.</summary>
    public bool IsElsewhere(string personId)
    {
        lock (gate)
            return people.TryGetValue(personId, out var here) && here.Nodes.Count > 0;
    }

    /// <summary>The people with an open connection on another node.</summary>
    public IReadOnlyList<string> PeopleElsewhere()
    {
        lock (gate)
            return [.. people.Values.Where(here => here.Nodes.Count > 0).Select(here => here.Person.Id)];
    }

    /// <summary>Makes a person present who is connected to another node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="person">The person.</param>
    /// <param name="mine">Their rooms.</param>
    /// <param name="asOf"><see cref="Version"/> before the rooms were read.</param>
    /// <returns>False, with nothing changed, if the rooms may have changed since.</returns>
    public bool TryArrive(string node, Person person, IReadOnlyList<RoomView> mine, long asOf)
    {
        lock (gate)
        {
            if (asOf != version)
                return false;
            if (!people.TryGetValue(person.Id, out var here))
                people.Add(person.Id, here = new(person));
            here.Nodes.Add(node);
            foreach (var room in mine)
                Add(here, room);
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Records that a person has no connection to another node any more.</summary>
    public void Depart(string node, string personId)
    {
        lock (gate)
        {
            if (!people.TryGetValue(personId, out var here) || !here.Nodes.Remove(node) || here.IsPresent)
                return;
            Remove(here);
        }

        Changed?.Invoke();
    }

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
            if (++here.Connections == 1)
                Arrivals++;
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
            Arrivals++;
            if (here.IsPresent)
                return;
            Remove(here);
        }

        Changed?.Invoke();
    }

    /// <summary>Makes a person present in a room that they joined; no effect when the person is not connected.</summary>
    public void Join(string personId, RoomView room)
    {
        lock (gate)
        {
            version++;
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
            version++;
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

    private void Remove(Here here)
    {
        people.Remove(here.Person.Id);
        foreach (var roomId in here.Rooms)
            Remove(here, roomId);
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

        public HashSet<string> Nodes { get; } = [];

        public bool IsPresent => Connections > 0 || Nodes.Count > 0;

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
