using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Load.Databases;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <summary>A room that a run uses.</summary>
internal sealed class LoadRoom(string id)
{
    public string Id => id;

    /// <summary>The id as bytes of a JSON message, with the closing quote.</summary>
    public byte[] IdBytes { get; } = Encoding.ASCII.GetBytes($"{id}\"");

    /// <summary>The people in the room.</summary>
    public List<LoadPerson> People { get; } = [];

    /// <summary>Number of people who read, the first in <see cref="People"/>.</summary>
    public int Readers { get; set; }

    /// <summary>The highest message number that a client has received.</summary>
    public long Highest { get; set; }
}

/// <summary>One of the servers that are measured alternately, and the people on it.</summary>
internal sealed class LoadTarget(
    string name, Uri address, IPEndPoint endPoint, bool isBaseline, LoadServer? own, CancellationToken cancellationToken,
    IReadOnlyList<LoadServer>? further = null)
{
    /// <summary>Its name in the results.</summary>
    public string Name => name;

    /// <summary>Address of the first node.</summary>
    public Uri Address => address;

    /// <summary>The address of the first node that sockets connect to.</summary>
    public IPEndPoint EndPoint => endPoint;

    /// <summary>Its nodes: one, unless several share a database. People are on them in turn.</summary>
    public IReadOnlyList<LoadNode> Nodes { get; } = [new(address, endPoint), .. (further ?? []).Select(LoadNode.Of)];

    /// <summary>The database and the bell of its nodes, in a run that compares databases; else null.</summary>
    public LoadDatabases? Databases { get; init; }

    /// <summary>Whether it is the baseline, which has no sign-in, no admission and no rooms to create.</summary>
    public bool IsBaseline => isBaseline;

    /// <summary>The server process that the run started; null for a server that was already running.</summary>
    public LoadServer? Own => own;

    /// <summary>The processes of all nodes that the run started.</summary>
    public IReadOnlyList<LoadServer> Servers { get; } = own is null ? [] : [own, .. further ?? []];

    /// <summary>CPU time and memory of the first node; null when it is not on this machine.</summary>
    public ProcessUsage? Server => own?.Metrics ?? server;

    /// <summary>CPU time of all nodes in seconds; null when they are not on this machine.</summary>
    public double? Processor => own is null ? server?.Processor : Servers.Sum(node => node.Metrics.Processor);

    /// <summary>The event loop that serves the target's connections.</summary>
    public EventLoop Loop { get; } = new(cancellationToken);

    /// <summary>Counters that all of its people update.</summary>
    public Counters Counters { get; } = new();

    public List<LoadPerson> People { get; } = [];

    /// <summary>The rooms that the run created.</summary>
    public List<LoadRoom> Rooms { get; } = [];

    /// <summary>Prefix of this run's client message ids.</summary>
    public string Mark { get; } = $"load-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}-";

    /// <summary>The prefix as bytes of a message.</summary>
    public byte[] MarkBytes => markBytes ??= Encoding.ASCII.GetBytes(Mark);

    /// <summary>Called for each delivery of a message of this run, with the message's number.</summary>
    public Action<LoadPerson, int> Delivered { get; set; } = static (_, _) => { };

    /// <summary>Called for each answer to a message of this run, with the message's number.</summary>
    public Action<LoadPerson, int> Answered { get; set; } = static (_, _) => { };

    /// <summary>Called for each answer to another call, with its text.</summary>
    public CallReader Finished { get; set; } = static (_, _) => { };

    /// <summary>Whether a person's errors are expected and not counted.</summary>
    public Predicate<LoadPerson> Forgives { get; set; } = static _ => false;

    /// <summary>Finds a room that this run did not create, by id.</summary>
    public LoadRoom RoomById(string id)
    {
        if (!found.TryGetValue(id, out var room))
            found.Add(id, room = new(id));
        return room;
    }

    /// <summary>Reads an answer; its buffer is valid during the call only.</summary>
    public delegate void CallReader(LoadPerson person, ReadOnlySpan<byte> text);

    private readonly ProcessUsage? server = IPAddress.IsLoopback(endPoint.Address) && own is null ? ProcessUsage.Of(endPoint.Port) : null;
    private readonly Dictionary<string, LoadRoom> found = [];
    private byte[]? markBytes;
}
