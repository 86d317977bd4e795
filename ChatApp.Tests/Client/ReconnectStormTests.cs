using System.Diagnostics;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class ReconnectStormTests
{
    [Fact]
    public async Task After_a_kill_everybody_is_back_at_the_rate_with_one_press_each_and_nobody_is_refused_at_their_turn()
    {
        const int people = 150, rate = 50;
        await using var host = await ClientHost.StartProcessAsync($"--Chat:ConnectionsPerSecond={rate}");
        var clients = Enumerable.Range(0, people).Select(_ => host.DirectClient()).ToList();
        await Task.WhenAll(clients.Select(one => one.ConnectAsync()));
        clients.Should().OnlyContain(one => one.State == ConnectionState.Connected, "each press waits for its turn");
        var room = clients[0].General();
        await Task.WhenAll(clients.Select(one => one.EnterRoomAsync(room)));
        await clients[0].SayAsync(room, "before");
        var from = host.Server.Log.Count;
        await host.Process.KillAsync();
        await Task.WhenAll(clients.Select(one => one.ReachesAsync(ConnectionState.Disconnected)));
        await host.Process.StartAgainAsync();

        var clock = Stopwatch.StartNew();
        var back = await Task.WhenAll(clients.Select(one => one.ConnectAsync()));

        back.Should().OnlyContain(connected => connected);
        // 25 at once and 125 turns 20 ms apart: 2.5 s. Only the lower bound is checked, since a slow machine may add to it.
        clock.Elapsed.TotalSeconds.Should().BeGreaterThan(((people - (rate / 2)) / (double)rate) - 0.1);
        clients.Should().OnlyContain(one => one.Room(room)!.CatchUp!.NothingMissing);
        await host.Server.Log.WaitAsync(
            line => line.Contains($"current connections: {people} (", StringComparison.Ordinal), TimeSpan.FromSeconds(30), from);
        var lines = host.Server.Log.Lines.Skip(from).ToList();
        lines.Count(line => line.Contains("HubLog[1001]", StringComparison.Ordinal)).Should().Be(people);
        lines.Where(line => line.Contains("HubLog[1003]", StringComparison.Ordinal)).Should().HaveCountLessThanOrEqualTo(people)
            .And.OnlyContain(line => line.Contains("WaitForTurn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_it_waits_for_its_turn_a_client_says_so_ignores_more_calls_and_can_be_told_to_leave()
    {
        await using var host = await ClientHost.StartAsync("--Chat:ConnectionsPerSecond=1");
        var (first, second, third) = (host.DirectClient(), host.Client(), host.Client());
        await first.ConnectAsync();
        await host.DirectClient().ConnectAsync();

        var connecting = second.ConnectAsync();
        await second.ReachesAsync(ConnectionState.Refused);
        second.Refusal!.Code.Should().Be(RefusalCodes.WaitForTurn);
        second.Refusal.RetryAfter.Should().BePositive();
        (await second.ConnectAsync()).Should().BeFalse("one press is under way");
        var leaving = third.ConnectAsync();
        await third.ReachesAsync(ConnectionState.Refused);
        await third.DisconnectAsync();

        (await leaving).Should().BeFalse();
        third.State.Should().Be(ConnectionState.Disconnected);
        third.Loss!.Cause.Should().Be(DisconnectCause.ClientLeft);
        (await connecting).Should().BeTrue();
        second.Refusal.Should().BeNull();
        host.Relay.Count("GET /hubs/chat").Should().Be(1);
    }
}
