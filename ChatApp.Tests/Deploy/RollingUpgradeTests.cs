using System.Globalization;
using System.Net;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Deploy;

/// <summary>The rolling upgrade of deploy/README.md: two nodes behind nginx, replaced one after the other.
/// <c>CHATAPP_TEST_ROLLING=500</c> has as many people in it.</summary>
[Trait("kind", "server")]
public sealed class RollingUpgradeTests : IAsyncLifetime
{
    /// <summary>People who write; everybody reads what each of them writes.</summary>
    private const int Writers = 10;

    private static readonly int People = int.Parse(
        Environment.GetEnvironmentVariable("CHATAPP_TEST_ROLLING") ?? "150", CultureInfo.InvariantCulture);

    // So that a gate that lets everybody in at once is seen, and the test takes seconds.
    private static readonly int PerSecond = Math.Max(40, People / 4);

    private readonly List<ChatClient> clients = [];
    private readonly HashSet<string> said = [];
    private NodeProcesses nodes = null!;

    public async Task InitializeAsync() => nodes = await NodeProcesses.StartAsync(
        $"--Chat:ConnectionsPerSecond={PerSecond}", "--Chat:FlappingOpens=0");

    public async Task DisposeAsync()
    {
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        await nodes.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_are_replaced_one_after_another_and_each_person_presses_once_and_misses_nothing()
    {
        var cookies = Enumerable.Range(0, People).Select(_ => new CookieContainer()).ToList();
        clients.AddRange(cookies.Select(Client));
        foreach (var some in clients.Chunk(25)) // Each is stored as a new guest, and one node gets all who have no cookie yet.
            await PressAsync(some);
        var leadTo = clients.ToLookup(client => client.Session!.Node, client => cookies[clients.IndexOf(client)]); // By nginx's hash.
        var room = clients[0].General();
        await Task.WhenAll(clients.Select(client => client.EnterRoomAsync(room)));
        await SayAsync(clients.Take(Writers), room, "before");

        foreach (var name in new[] { "a", "b" })
        {
            var node = nodes.Named(name);
            var theirs = clients.Where(client => client.Session!.Node == name).ToList();
            theirs.Should().NotBeEmpty();

            node.Terminate();
            await Task.WhenAll(theirs.Select(client => client.ReachesAsync(ConnectionState.Disconnected)));
            theirs.Should().OnlyContain(client => client.Loss!.Cause == DisconnectCause.ServerStopping);
            (await node.ExitAsync()).Should().Be(0);
            await SayAsync(clients.Except(theirs).Take(Writers), room, $"while {name} is away");
            var pressedAt = DateTimeOffset.UtcNow;
            await PressAsync(theirs);

            theirs.Should().OnlyContain(client => client.Room(room)!.CatchUp!.NothingMissing && client.Session!.Node != name);
            await Patience.UntilAsync(() => OpenedSince(pressedAt).Count >= theirs.Count); // The console is written in batches.
            var opened = OpenedSince(pressedAt);
            opened.Should().HaveCount(theirs.Count, "each press made one connection");
            // The gate lets in half a second's worth at once, and then as many as the rate: 150 %. A slow machine may open some later.
            opened.Max(first => opened.Count(at => at >= first && at < first.AddSeconds(1))).Should().BeLessThan(2 * PerSecond);
            await node.StartAgainAsync();
            await LeadsToAsync(name, leadTo[name].First());
            await SayAsync(theirs.Take(Writers), room, $"after {name}");
        }

        await Task.WhenAll(clients.Select(client => ShouldHoldAllAsync(client, room)));
    }

    private static DateTimeOffset TimeOf(string line) =>
        DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private ChatClient Client(CookieContainer cookies) => new(new(nodes.Address) { Cookies = cookies });

    /// <summary>Times of the connections opened since a time, in order.</summary>
    private List<DateTimeOffset> OpenedSince(DateTimeOffset since) =>
    [
        .. nodes.A.Log.Lines.Concat(nodes.B.Log.Lines).Where(line => line.Contains("HubLog[1001]", StringComparison.Ordinal))
            .Select(TimeOf).Where(at => at >= since).Order(),
    ];

    /// <summary>Waits until nginx leads a person to a node again, as a page of theirs would say.</summary>
    private async Task LeadsToAsync(string name, CookieContainer cookies)
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(200)); // nginx looks again after two seconds.
        using var patience = new CancellationTokenSource(ChatClientWaiting.Patience);
        for (string? node = null; node != name; await looking.WaitForNextTickAsync(patience.Token))
        {
            await using var page = Client(cookies);
            await PressAsync([page]);
            node = page.Session!.Node;
        }
    }

    private static async Task PressAsync(IReadOnlyList<ChatClient> people)
    {
        await Task.WhenAll(people.Select(client => client.ConnectAsync()));
        people.Where(client => client.State != ConnectionState.Connected)
            .Select(client => $"{client.Refusal?.Code ?? $"{client.Loss}"}").Should().BeEmpty("one press is enough");
    }

    private async Task SayAsync(IEnumerable<ChatClient> writers, string room, string what)
    {
        var texts = writers.Select((client, number) => (client, Text: $"{what}, {number}")).ToList();
        await Task.WhenAll(texts.Select(one => one.client.SayAsync(room, one.Text)));
        said.UnionWith(texts.Select(one => one.Text));
    }

    private async Task ShouldHoldAllAsync(ChatClient client, string room)
    {
        await Patience.UntilAsync(() => client.Room(room)!.Messages.Count >= said.Count);
        client.Room(room)!.Messages.Select(message => message.Number)
            .Should().Equal(Enumerable.Range(1, said.Count).Select(number => (long)number));
        client.Room(room)!.Messages.Select(message => message.Text).Should().BeEquivalentTo(said);
    }
}
