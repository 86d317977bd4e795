using System.Security.Cryptography;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Stress;

/// <summary>An expectation that was not met, in words for an operator.</summary>
internal sealed class StressException(string message) : Exception(message);

/// <summary>Who takes part in a stress run, all in rooms made for it: a host and writers whose connections hold, and the many who will be
/// cut off. Counts every connection that it opens, and how each must have ended.</summary>
internal sealed class StressClients : IAsyncDisposable
{
    /// <summary>For anything that a server in good order does at once.</summary>
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

    /// <summary>They write while the others are away.</summary>
    public IReadOnlyList<ChatClient> Writers => writers;

    /// <summary>They are behind the relay.</summary>
    public IReadOnlyList<ChatClient> BehindRelay => clients;

    /// <summary>The room that everybody has entered from its beginning.</summary>
    public RoomView Room { get; private set; } = null!;

    /// <summary>The room for what only few shall read.</summary>
    public RoomView SideRoom { get; private set; } = null!;

    /// <summary>How many connections were opened, and how they ended, as <c>43: 3 client-left, 40 network-lost</c>.</summary>
    public string Ends
    {
        get
        {
            lock (gate)
                return $"{opened}: {string.Join(", ", ended.Select(end => $"{end.Value} {end.Key}"))}";
        }
    }

    /// <summary>Brings everybody together.</summary>
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

    /// <summary>A client of the side room.</summary>
    public Task<ChatClient> AsideAsync(CancellationToken cancellationToken) => NewcomerAsync(address, SideRoom, cancellationToken);

    /// <summary>One press: one attempt, which must connect.</summary>
    public async Task ConnectAsync(ChatClient client, CancellationToken cancellationToken)
    {
        if (!await client.ConnectAsync(cancellationToken))
            throw new StressException($"one press did not connect: {Why(client)}");
        Opened();
    }

    /// <summary>Several presses at once: one attempt and one connection.</summary>
    public async Task PressAsync(ChatClient client, CancellationToken cancellationToken)
    {
        var connected = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.ConnectAsync(cancellationToken)));
        if (connected.Count(one => one) is not 1 and var count)
            throw new StressException($"three presses made {count} connections: {Why(client)}");
        Opened();
    }

    // Whoever is cut off again and again looks like somebody who connects again and again.
    private static string Why(ChatClient client) => client switch
    {
        { Refusal.Code: RefusalCodes.TooManyConnections } => $"{RefusalCodes.TooManyConnections}; start the server with Chat:FlappingOpens=0 for this",
        { Refusal.Code: var code } => code,
        _ => $"{client.Loss?.Cause.Name}, {client.Loss?.Reason}",
    };

    /// <summary>A connection spoken by hand, of a newcomer.</summary>
    public async Task<WireClient> WireAsync()
    {
        var wire = await WireVisitor.ConnectGuestAsync(address);
        Opened();
        return wire;
    }

    /// <summary>Says goodbye.</summary>
    public async Task LeaveAsync(ChatClient client)
    {
        await client.DisposeAsync();
        Expect(DisconnectCause.ClientLeft, 1);
    }

    /// <summary>Notes that connections must have ended so by now.</summary>
    public void Expect(DisconnectCause cause, int count)
    {
        lock (gate)
            ended[cause.Name] = ended.GetValueOrDefault(cause.Name) + count;
    }

    /// <summary>Waits until the server has told the host of as many connections as there must be by this run's own count.</summary>
    public async Task CountedAsync(CancellationToken cancellationToken)
    {
        int must;
        lock (gate)
            must = connectionsBefore + opened - ended.Values.Sum();
        if (!await Polling.UntilAsync(() => Host.Connections == must, Patience, cancellationToken))
            throw new StressException($"the server counts {Host.Connections} connections where there must be {must}");
    }

    /// <summary>Everybody leaves, and the rooms are archived; the host is the last to go.</summary>
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
