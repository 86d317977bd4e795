using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <summary>A room of a run.</summary>
internal sealed class LoadRoom(string id)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The id as it stands in messages.</summary>
    public byte[] IdBytes { get; } = Encoding.ASCII.GetBytes($"{id}\"");

    /// <summary>Who is in it.</summary>
    public List<LoadPerson> People { get; } = [];

    /// <summary>How many of them read what comes; they are the first.</summary>
    public int Readers { get; set; }

    /// <summary>The greatest number that anybody has seen in it.</summary>
    public long Highest { get; set; }
}

/// <summary>One of the servers that are measured in turn, and the people on it.</summary>
internal sealed class LoadTarget(string name, Uri address, IPEndPoint endPoint, bool isBaseline, LoadServer? own, CancellationToken cancellationToken)
{
    /// <summary>What the table calls it.</summary>
    public string Name => name;

    /// <summary>Where it is.</summary>
    public Uri Address => address;

    /// <summary>The same for sockets.</summary>
    public IPEndPoint EndPoint => endPoint;

    /// <summary>Whether it is the baseline, which knows no sign-in, no admission and no making of rooms.</summary>
    public bool IsBaseline => isBaseline;

    /// <summary>The server, where the run has started it.</summary>
    public LoadServer? Own => own;

    /// <summary>The server's process; null where it is not on this machine.</summary>
    public ProcessUsage? Server => own?.Metrics ?? server;

    /// <summary>The target's connections.</summary>
    public EventLoop Loop { get; } = new(cancellationToken);

    /// <summary>What its people count.</summary>
    public Counters Counters { get; } = new();

    /// <summary>Kept for the next who asks for admission; the one that was needed last is the last.</summary>
    public List<AdmissionConnection> AdmissionConnections { get; } = [];

    /// <summary>Its people.</summary>
    public List<LoadPerson> People { get; } = [];

    /// <summary>The rooms that were made for it.</summary>
    public List<LoadRoom> Rooms { get; } = [];

    /// <summary>What the client message ids of this run begin with.</summary>
    public string Mark { get; } = $"load-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}-";

    /// <summary>The same as it stands in messages.</summary>
    public byte[] MarkBytes => markBytes ??= Encoding.ASCII.GetBytes(Mark);

    /// <summary>Told of each delivery of a message of this run, with the message's number.</summary>
    public Action<LoadPerson, int> Delivered { get; set; } = static (_, _) => { };

    /// <summary>Told of each answer to one.</summary>
    public Action<LoadPerson, int> Answered { get; set; } = static (_, _) => { };

    /// <summary>Told of each answer to a call, with its text.</summary>
    public CallReader Finished { get; set; } = static (_, _) => { };

    /// <summary>Whose end is part of the plan.</summary>
    public Predicate<LoadPerson> Forgives { get; set; } = static _ => false;

    /// <summary>A room that was not made by this run.</summary>
    public LoadRoom RoomById(string id)
    {
        if (!found.TryGetValue(id, out var room))
            found.Add(id, room = new(id));
        return room;
    }

    /// <summary>Reads an answer while it is there.</summary>
    public delegate void CallReader(LoadPerson person, ReadOnlySpan<byte> text);

    private readonly ProcessUsage? server = IPAddress.IsLoopback(endPoint.Address) && own is null ? ProcessUsage.Of(endPoint.Port) : null;
    private readonly Dictionary<string, LoadRoom> found = [];
    private byte[]? markBytes;
}
