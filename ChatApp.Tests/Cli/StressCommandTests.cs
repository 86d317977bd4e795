using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ChatApp.Connections;
using ChatApp.Load.Stress;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Cli;

[Trait("kind", "server")]
public sealed partial class StressCommandTests
{
    private const int MaxConnections = 70;

    [Fact]
    public async Task A_server_treated_badly_keeps_its_promises_counts_exactly_and_keeps_nothing_of_it()
    {
        await using var server = await TestServer.StartAsync($"Chat:MaxConnections={MaxConnections}", "Chat:ConnectionsPerSecond=100000");
        var seen = ConnectionsSeen(server.Registry);

        var (code, lines) = await RunAsync(server.Address.ToString(), "--seed", "20261123", "--clients", "20");

        lines.Skip(1).Should().OnlyContain(line => line.StartsWith('✓'));
        code.Should().Be(0);
        // A host, 3 writers, the slow reader's writer and 20 clients leave; 20 clients are cut three times, and one connection ends
        // mid-message.
        lines[^1].Should().EndWith("connections 92: 25 client-left, 61 network-lost, 5 protocol-error, 1 slow-reader");
        server.Registry.Count.Should().Be(0);
        var counts = server.Log.Entries.Where(entry => entry.Id is 1001 or 1002)
            .Select(entry => (entry.Id, Count: int.Parse(Counted().Match(entry.Text).Groups[1].Value, null))).ToList();
        counts.Should().HaveCount(2 * 92);
        counts.Aggregate(0, (before, now) =>
        {
            now.Count.Should().Be(now.Id == 1001 ? before + 1 : before - 1);
            return now.Count;
        }).Should().Be(0);
        server.Log.Lines(1002).GroupBy(line => Cause().Match(line).Value).ToDictionary(group => group.Key, group => group.Count())
            .Should().BeEquivalentTo(new Dictionary<string, int>
            {
                ["cause client-left, code 1000"] = 25,
                ["cause network-lost, code 1006"] = 61,
                ["cause protocol-error, code 1002"] = 5,
                ["cause slow-reader, code 4008"] = 1,
            });
        (await TicketsAsync(server)).Should().Be(MaxConnections, "every place was given back");
        // Nothing may reference an ended connection; the cleanup of the last ones may still be running.
        await Patience.UntilAsync(() => AliveOf(seen) == 0);
    }

    [Fact]
    public async Task Data_put_back_at_a_restart_and_under_the_running_server_are_noticed_by_every_client()
    {
        var (code, lines) = await RunAsync("--roll-backs", "--seed", "2", "--steps", "20");

        code.Should().Be(0, string.Join(' ', lines));
        lines.Should().ContainSingle().Which.Should().MatchRegex(
            "put back [1-9][0-9]* times at a restart and [1-9][0-9]* times under the running server; rooms told so [1-9]");
    }

    [Fact]
    public async Task Another_machine_is_left_alone_unless_its_owner_says_so()
    {
        var (code, lines) = await RunAsync("http://192.0.2.1:50001");

        code.Should().Be(1);
        lines.Should().ContainSingle().Which.Should().Contain("--yes-this-is-my-server");
    }

    [Theory]
    [InlineData("--clients takes a number from 1 to 1000, not '0'.", "--clients", "0")]
    [InlineData("--clients takes a number from 1 to 1000, not '1001'.", "--clients", "1001")]
    [InlineData("--for takes a time such as 30s, 2m or 1h, not 'soon'.", "--for", "soon")]
    [InlineData("--seed takes a number from 0 to 2147483647, not '-1'.", "--seed", "-1")]
    [InlineData("--steps takes a number from 1 to 100000, not '0'.", "--roll-backs", "--steps", "0")]
    [InlineData("Required argument missing for option: '--seed'.", "--seed")]
    [InlineData("URL takes an http address, not 'https://127.0.0.1:50001'.", "https://127.0.0.1:50001")]
    [InlineData("Unrecognized command or argument 'http://127.0.0.1:50002'.", "http://127.0.0.1:50001", "http://127.0.0.1:50002")]
    [InlineData("URL takes an http address, not '--no-such-option'.", "--no-such-option")]
    [InlineData(
        "--floods takes slow-readers, unread-pages, typing, tickets, calls, strangers, dear-texts, pictures, not 'tsunami'.",
        "--floods", "typing", "tsunami")]
    public async Task An_argument_that_makes_no_sense_is_named(string says, params string[] args)
    {
        var (code, lines) = await RunAsync(args);

        code.Should().Be(1);
        lines.Should().Equal($"{says} See stress --help.");
    }

    [Fact]
    public async Task Where_nothing_listens_it_says_so()
    {
        var (code, lines) = await RunAsync($"http://127.0.0.1:{FreePort.Next()}", "--seed", "7");

        code.Should().Be(1);
        lines.Should().ContainSingle().Which.Should().StartWith("✗ one press did not connect: network-lost").And.EndWith("(seed 7)");
    }

    [Fact]
    public async Task A_server_that_dies_meanwhile_fails_it()
    {
        await using var server = await ServerProcess.StartAsync();
        var run = RunAsync(server.Address.ToString(), "--for", "1m");
        await server.WaitForLogAsync(line => line.Contains("cause network-lost", StringComparison.Ordinal));

        await server.KillAsync();

        var (code, lines) = await run;
        code.Should().Be(1);
        lines[^1].Should().StartWith("✗");
    }

    private static async Task<(int Code, string[] Lines)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        var code = await StressCommand.RunAsync(args, output, CancellationToken.None);
        return (code, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private static List<WeakReference> ConnectionsSeen(ConnectionRegistry registry)
    {
        var seen = new ConditionalWeakTable<TrackedConnection, object>();
        List<WeakReference> references = [];
        registry.CountChanged += _ =>
        {
            lock (references)
            {
                foreach (var connection in registry.Connections.Where(connection => seen.TryAdd(connection, connection.Id)))
                    references.Add(new(connection));
            }
        };
        return references;
    }

    private static int AliveOf(List<WeakReference> references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        references.Should().HaveCountGreaterThan(80);
        return references.Count(reference => reference.IsAlive);
    }

    private static async Task<int> TicketsAsync(TestServer server)
    {
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        for (var given = 0; ; given++)
        {
            using var answer = await visitor.AskAsync();
            if (answer.StatusCode != HttpStatusCode.OK)
                return given;
        }
    }

    [GeneratedRegex(@"current connections: (\d+)")]
    private static partial Regex Counted();

    [GeneratedRegex(@"cause [a-z-]+, code [^,]+")]
    private static partial Regex Cause();
}
