using System.Collections.Concurrent;
using System.Globalization;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Databases;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;
using Npgsql;

namespace ChatApp.Tests.Realtime;

/// <summary>Two node processes whose bell, database and processes fail one after another while people write on both, and one in ten rings
/// never comes.
/// <c>CHATAPP_CHAOS=5</c> makes more rounds, with a pause that clients notice.</summary>
[Trait("kind", "server")]
public sealed class ClusterChaosTests : IAsyncLifetime, IDisposable
{
    private const int WritersPerNode = 3;

    /// <summary>Lines that say that a database, a bell or a lock was away, and a reset socket.</summary>
    private static readonly string[] Known =
    [
        "[1101]", "[1104]", "[1105]", "[1106]", "[1109]", "[1110]", "[1112]", "[1152]", "[1198]", "[1204]", "[1221]", "[1226]", "[1228]",
        "[1229]", "[20102]", "[20100]", "[103]", "Microsoft.EntityFrameworkCore", "Kestrel",
    ];

    private readonly ConcurrentDictionary<string, MessageView> acknowledged = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(30));
    private PostgresProcess postgres = null!;
    private RedisProcess redis = null!;
    private LossyRedisRelay rings = null!;
    private TcpRelay bellOfSecond = null!;
    private ServerProcess[] nodes = [];
    private volatile bool isOver;

    public async Task InitializeAsync()
    {
        (postgres, redis) = (await PostgresProcess.CreateAsync(lasting: false), await RedisProcess.CreateAsync());
        rings = new(redis.Port);
        bellOfSecond = new(rings.Port);
        nodes = [await NodeAsync("a", rings.Port), await NodeAsync("b", bellOfSecond.Port)];
        foreach (var node in nodes)
            node.Expect(line => Array.Exists(Known, id => line.Contains(id, StringComparison.Ordinal)));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        await bellOfSecond.DisposeAsync();
        await rings.DisposeAsync();
        await redis.DisposeAsync();
        await postgres.DisposeAsync();
    }

    public void Dispose() => patience.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_with_every_reader_once_and_in_one_order_whatever_fails()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("CHATAPP_CHAOS") ?? "0", CultureInfo.InvariantCulture);
        var writers = nodes.SelectMany((node, place) => Enumerable.Range(0, WritersPerNode).Select(number =>
            new ChaosWriter(new ChatClient(new(node.Address)), (10 * place) + number, acknowledged))).ToList();
        foreach (var writer in writers)
            await writer.PressAsync(patience.Token);
        var room = writers[0].Chat.General();
        foreach (var writer in writers)
            await writer.Chat.EnterRoomAsync(room);

        var writing = writers.ConvertAll(writer => Task.Run(() => writer.WriteAsync(room, () => isOver, patience.Token)));
        for (var round = 0; round < Math.Max(1, rounds); round++)
            await await Task.WhenAny([FailAsync(isLong: rounds > 0), .. writing]); // A writer that fails ends it.
        isOver = true;
        await Task.WhenAll(writing);

        rings.Lost.Should().BePositive();
        await ShouldHoldAllAsync(writers, room);
        await Patience.UntilAsync(() => writers.TrueForAll(writer => writer.Chat.Connections == writers.Count));
        nodes.Sum(node => node.Log.Lines.Count(line => line.Contains("Client connected", StringComparison.Ordinal)))
            .Should().BeLessThanOrEqualTo(writers.Sum(writer => writer.Presses) + 1, "nobody connects without a press");
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    // Redis' client notices after four times keepAlive, in seconds, that nothing comes.
    private Task<ServerProcess> NodeAsync(string name, int bell) => ServerProcess.StartAsync(
    [
        .. Bounds.Wide, $"--ConnectionStrings:Postgres={postgres.Address}", $"--Chat:Node={name}",
        $"--ConnectionStrings:Redis=127.0.0.1:{bell},connectTimeout=1000,asyncTimeout=1000,keepAlive=1", "--Chat:FlappingOpens=0",
    ]);

    private async Task FailAsync(bool isLong)
    {
        await redis.SuspendAsync();
        await WrittenAsync(100);
        await redis.ResumeAsync();
        await redis.StopAsync();
        await WrittenAsync(100);
        await redis.StartAsync();
        for (var time = 0; time < 10; time++) // Rings are lost while the nodes subscribe again.
        {
            await WrittenAsync(20);
            await redis.TellAsync(time % 2 == 0 ? "CLIENT KILL TYPE pubsub" : "FLUSHALL");
        }

        bellOfSecond.Hold(); // The nodes are cut off from each other; both reach the database.
        await BellOfSecondAsync("Redis down");
        await WrittenAsync(100);
        bellOfSecond.Release();
        await BellOfSecondAsync("Redis up");
        await WrittenAsync(50);
        await nodes[1].KillAsync();
        await WrittenAsync(50);
        await nodes[1].StartAgainAsync();
        await WrittenAsync(100);
        await postgres.StopAsync();
        await postgres.StartAsync();
        await WrittenAsync(100);
        nodes[1].Suspend(); // A node that is silent for 15 s counts as gone; for 30 s, for its clients too.
        await Task.Delay(TimeSpan.FromSeconds(isLong ? 35 : 17));
        nodes[1].Resume();
        await WrittenAsync(100);
    }

    // Waits until this many more messages have been acknowledged.
    private async Task WrittenAsync(int more)
    {
        var from = acknowledged.Count;
        await Patience.UntilAsync(() => acknowledged.Count >= from + more);
    }

    // Waits until the second node says of its bell that it is in this state.
    private async Task BellOfSecondAsync(string state)
    {
        const string Newest = """SELECT "Bell" FROM "Nodes" WHERE "Name" = 'b' ORDER BY "SeenAt" DESC LIMIT 1""";
        await using var db = new NpgsqlConnection($"{postgres.Address};Pooling=false");
        await db.OpenAsync(patience.Token);
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while ((await TestDatabase.QueryAsync(db, Newest))[0] != state)
            await looking.WaitForNextTickAsync(patience.Token);
    }

    private async Task ShouldHoldAllAsync(List<ChaosWriter> writers, string room)
    {
        await using var late = new ChaosWriter(new ChatClient(new(nodes[0].Address)), seed: 99, acknowledged);
        await late.PressAsync(patience.Token);
        var newcomer = late.Chat;
        await newcomer.EnterRoomAsync(room);
        var stored = await newcomer.ReadAllAsync(room);
        stored.Select(message => message.Number).Should().Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number));
        stored.Select(message => message.ClientMessageId).Should().OnlyHaveUniqueItems();
        stored.Select(Key).Should().Equal(acknowledged.Values.OrderBy(message => message.Number).Select(Key));
        foreach (var writer in writers)
        {
            await writer.Chat.HeartbeatAsync();
            (await writer.Chat.ReadAllAsync(room)).Select(Key).Should().Equal(stored.Select(Key));
        }
    }

    private static (long Number, string Id, long Change) Key(MessageView message) =>
        (message.Number, message.ClientMessageId, message.Change);
}
