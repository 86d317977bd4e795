using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load.Stress;

/// <summary><c>stress --roll-backs</c>: starts a server and puts its data back to earlier copies, with a restart and without one. No client
/// may show a message that is not stored, or wrongly report "nothing missing".</summary>
#pragma warning disable CA5394 // A repeatable sequence is needed, not a secret.
internal sealed class RollBackRun(int seed, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int Clients = 4, Rooms = 2;

    private readonly Random random = new(seed);
    private readonly LoadServer server = new();
    private readonly List<RollBackClient> clients = [];

    /// <summary>Each room's stored changes in order. A copy contains a prefix of them.</summary>
    private readonly Dictionary<string, List<string>> stored = [];

    private readonly List<(string Copy, Dictionary<string, List<string>> Stored)> copies = [];
    private ServerCopies? folder;
    private bool isAnotherDatabase;
    private int rollBacks, restarts, putBack, putBackUnder, told, confirmed, ids;

    /// <summary>Runs a number of random steps.</summary>
    /// <returns>Summary for the output.</returns>
    /// <exception cref="StressException">A client shows or reports something that is not true.</exception>
    public async Task<string> RunAsync(int steps)
    {
        await PrepareAsync();
        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
            foreach (var client in clients.Where(client => client.IsLost && random.Next(3) > 0))
                await ComeBackAsync(client);
        }

        foreach (var client in clients.Where(client => client.IsLost))
            await ComeBackAsync(client);
        return $"{steps} steps, {stored.Sum(room => room.Value.Count)} changes stored in the end, {copies.Count} copies, {restarts} kills; "
            + $"put back {putBack} times at a restart and {putBackUnder} times under the running server; "
            + $"rooms told so {told}, confirmed {confirmed}; nobody shows what is not stored";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
            await client.Chat.DisposeAsync();
        server.Dispose();
        folder?.Dispose();
    }

    private async Task PrepareAsync()
    {
        await server.StartAsync([.. LoadServer.NoBounds, "--Chat:ConnectionsPerSecond=100000", "--Chat:FlappingOpens=0"]);
        folder = new(server);
        for (var index = 0; index < Clients; index++)
        {
            clients.Add(new(new ChatClient(new(server.Address))));
            if (!await clients[^1].Chat.ConnectAsync(cancellationToken))
                throw new StressException("one press did not connect");
        }

        for (var room = 0; room < Rooms; room++)
            stored[(await clients[0].Chat.CreateRoomAsync(RoomKind.Open, $"Room {room}", null, cancellationToken)).Id] = [];
        foreach (var (client, room) in clients.SelectMany(client => stored.Keys.Select(room => (client, room))))
        {
            await client.Chat.JoinRoomAsync(room, cancellationToken);
            await client.Chat.EnterRoomAsync(room, cancellationToken);
        }

        Copy();
    }

    private Task StepAsync() => random.Next(100) switch
    {
        < 60 => WriteAsync(),
        < 72 => Task.FromResult(Copy()),
        < 78 => clients[random.Next(Clients)].LoseAsync(stored, rollBacks, byItself: false, cancellationToken),
        < 83 => PutBackUnderAsync(),
        < 92 => RestartAsync(copyFirst: true, putItBack: random.Next(2) == 0),
        _ => RestartAsync(copyFirst: false, putItBack: random.Next(2) == 0),
    };

    private async Task WriteAsync()
    {
        if (clients.Where(client => !client.IsLost).ToList() is not { Count: > 0 } there)
            return;
        var writer = there[random.Next(there.Count)].Chat;
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var room = stored.Keys.ElementAt(random.Next(Rooms));
            var own = writer.Room(room)!
                .Messages.Where(message => message.DeletedAt is null && message.Author.Id == writer.Session!.Person.Id).ToList();
            var message = own.Count > 0 ? own[random.Next(own.Count)] : null;
            switch (random.Next(6))
            {
                case 0 when message is not null:
                    Note(await writer.EditMessageAsync(room, message.Number, NewText(), cancellationToken));
                    break;
                case 1 when message is not null:
                    Note(await writer.DeleteMessageAsync(room, message.Number, cancellationToken));
                    break;
                default:
                    await SendAsync(writer, room);
                    break;
            }
        }
    }

    private async Task SendAsync(ChatClient writer, string room)
    {
        var text = NewText();
        Note(await writer.SendMessageAsync(room, $"id-{text}", text, cancellationToken));
    }

    // Unique within the run, even after the data were put back.
    private string NewText() => $"{seed}-{++ids}";

    private void Note(MessageView change)
    {
        var changes = stored[change.RoomId];
        changes.Add(RollBackClient.Words(change));
        if (change.Change != changes.Count)
            throw new StressException($"change {changes.Count} of a room was given the number {change.Change}");
    }

    private int Copy()
    {
        copies.Add((folder!.Make(), stored.ToDictionary(room => room.Key, room => room.Value.ToList())));
        return copies.Count;
    }

    private string TakeCopy()
    {
        // Takes the newer of two random copies, so that more is stored in the end.
        var (copy, then) = copies[Math.Max(random.Next(copies.Count), random.Next(copies.Count))];
        foreach (var (room, changes) in then)
            stored[room] = [.. changes];
        return copy;
    }

    /// <summary>Puts the database back while the server runs. The server notices with the next message, or by itself, and reports it in the
    /// next heartbeat's answer.</summary>
    private async Task PutBackUnderAsync()
    {
        if (clients.Where(client => !client.IsLost).ToList() is not { Count: > 0 } there)
            return;
        (putBackUnder, rollBacks, isAnotherDatabase) = (putBackUnder + 1, rollBacks + 1, true);
        folder!.PutBackUnder(TakeCopy());
        // Without a message, the server notices within seconds.
        var isSilent = random.Next(2) == 0;
        foreach (var client in isSilent ? there : [])
            client.NoteSilentPutBack();
        foreach (var room in isSilent ? [] : stored.Keys.ToArray())
            await SendAsync(there[random.Next(there.Count)].Chat, room);
        foreach (var client in there)
            await client.NoticesAsync(stored, cancellationToken);
    }

    private async Task RestartAsync(bool copyFirst, bool putItBack)
    {
        restarts++;
        server.Kill();
        foreach (var client in clients)
            await client.LoseAsync(stored, rollBacks, byItself: true, cancellationToken);
        if (copyFirst)
            Copy();
        if (putItBack)
        {
            putBack++;
            folder!.PutBack(TakeCopy());
        }

        // The marker in the data folder does not match a database that was replaced under the running server, so the next start detects the
        // change once more.
        if (putItBack || isAnotherDatabase)
            (rollBacks, isAnotherDatabase) = (rollBacks + 1, false);

        await server.StartAgainAsync();
    }

    private async Task ComeBackAsync(RollBackClient client)
    {
        var (rooms, others) = await client.ComeBackAsync(stored, rollBacks, cancellationToken);
        (told, confirmed) = (told + rooms, confirmed + others);
    }
}
