using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Stress;

/// <summary>An expectation was not met; the message is for an operator.</summary>
internal sealed class StressException(string message) : Exception(message);

/// <summary>The clients of a stress run, all in rooms created for it: a host and writers, which stay connected, and many clients behind a
/// relay that cuts their connections. Counts every opened connection and how each must have ended.</summary>
internal sealed class StressClients : IAsyncDisposable
{
    /// <summary>Timeout for anything that a healthy server does at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int WriterCount = 3;

    private readonly Uri address;
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, int> ended = new(StringComparer.Ordinal);
    private readonly List<ChatClient> writers = [];
    private readonly List<ChatClient> clients = [];
    private int opened;
    private int connectionsBefore;

    private StressClients(Uri address) => (this.address, Relay, Host) = (address, new(address.Port, address.Host), new(new(address)));

    public TcpRelay Relay { get; }

    public ChatClient Host { get; }

    /// <summary>The clients that write while the others are disconnected.</summary>
    public IReadOnlyList<ChatClient> Writers => writers;

    /// <summary>The clients that connect through the relay.</summary>
    public IReadOnlyList<ChatClient> BehindRelay => clients;

    /// <summary>The room that all clients have entered.</summary>
    public RoomView Room { get; private set; } = null!;

    /// <summary>The room for messages that only few clients receive.</summary>
    public RoomView SideRoom { get; private set; } = null!;

    /// <summary>Number of opened connections and how they ended, such as <c>43: 3 client-left, 40 network-lost</c>.</summary>
    public string Ends
    {
        get
        {
            lock (gate)
                return $"{opened}: {string.Join(", ", ended.Select(end => $"{end.Value} {end.Key}"))}";
        }
    }

    /// <summary>Connects all clients and creates the rooms.</summary>
    public static async Task<StressClients> GatherAsync(Uri address, int count, CancellationToken cancellationToken)
    {
        var run = new StressClients(address);
        try
        {
            await run.ConnectAsync(run.Host, cancellationToken);
            run.connectionsBefore = run.Host.Session!.Connections - 1;
            var name = $"Stress {RandomNumberGenerator.GetHexString(6, lowercase: true)}";
            run.Room = await run.Host.CreateRoomAsync(RoomKind.Open, name, "A stress run of this server", cancellationToken);
            run.SideRoom = await run.Host.CreateRoomAsync(RoomKind.Open, name + " aside", null, cancellationToken);
            await run.Host.EnterRoomAsync(run.Room.Id, cancellationToken);
            for (var index = 0; index < WriterCount; index++)
                run.writers.Add(await run.NewcomerAsync(address, run.Room, cancellationToken));
            run.clients.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
                run.NewcomerAsync(run.Relay.Address, run.Room, cancellationToken))));
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects a client that enters the side room.</summary>
    public Task<ChatClient> AsideAsync(CancellationToken cancellationToken) => NewcomerAsync(address, SideRoom, cancellationToken);

    /// <summary>Makes one connection attempt, which must succeed.</summary>
    public async Task ConnectAsync(ChatClient client, CancellationToken cancellationToken)
    {
        if (!await client.ConnectAsync(cancellationToken))
            throw new StressException($"one press did not connect: {Why(client)}");
        Opened();
    }

    /// <summary>Presses Connect three times at once, which must make one attempt and one connection.</summary>
    public async Task PressAsync(ChatClient client, CancellationToken cancellationToken)
    {
        var connected = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.ConnectAsync(cancellationToken)));
        if (connected.Count(one => one) is not 1 and var count)
            throw new StressException($"three presses made {count} connections: {Why(client)}");
        Opened();
    }

    // To the server, a client whose connection is cut repeatedly looks like one that reconnects too often.
    private static string Why(ChatClient client) => client switch
    {
        { Refusal.Code: RefusalCodes.TooManyConnections } =>
            $"{RefusalCodes.TooManyConnections}; start the server with Chat:FlappingOpens=0 for this",
        { Refusal.Code: var code } => code,
        _ => $"{client.Loss?.Cause.Name}, {client.Loss?.Reason}",
    };

    /// <summary>Connects a new guest without the client library.</summary>
    public async Task<WireClient> WireAsync()
    {
        var wire = await WireVisitor.ConnectGuestAsync(address);
        Opened();
        return wire;
    }

    /// <summary>Disconnects a client and records the expected end.</summary>
    public async Task LeaveAsync(ChatClient client)
    {
        await client.DisposeAsync();
        Expect(DisconnectCause.ClientLeft, 1);
    }

    /// <summary>Records that this many connections must have ended with this cause.</summary>
    public void Expect(DisconnectCause cause, int count)
    {
        lock (gate)
            ended[cause.Name] = ended.GetValueOrDefault(cause.Name) + count;
    }

    /// <summary>Waits until the connection count that the server sends to the host equals the count of this run.</summary>
    public async Task CountedAsync(CancellationToken cancellationToken)
    {
        int must;
        lock (gate)
            must = connectionsBefore + opened - ended.Values.Sum();
        if (!await Polling.UntilAsync(() => Host.Connections == must, Patience, cancellationToken))
            throw new StressException($"the server counts {Host.Connections} connections where there must be {must}");
    }

    /// <summary>Archives the rooms and disconnects all clients, the host last.</summary>
    public async Task PartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(clients.Concat(writers).Select(LeaveAsync));
        await CountedAsync(cancellationToken);
        await Host.ArchiveRoomAsync(Room.Id, cancellationToken);
        await Host.ArchiveRoomAsync(SideRoom.Id, cancellationToken);
        await LeaveAsync(Host);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(clients.Concat(writers).Append(Host).Select(client => client.DisposeAsync().AsTask()));
        await Relay.DisposeAsync();
    }

    private async Task<ChatClient> NewcomerAsync(Uri by, RoomView room, CancellationToken cancellationToken)
    {
        var client = new ChatClient(new(by));
        await ConnectAsync(client, cancellationToken);
        await client.JoinRoomAsync(room.Id, cancellationToken);
        await client.EnterRoomAsync(room.Id, cancellationToken);
        return client;
    }

    private void Opened()
    {
        lock (gate)
            opened++;
    }
}
