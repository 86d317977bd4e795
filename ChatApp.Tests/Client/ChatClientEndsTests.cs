using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

public sealed class ChatClientEndsTests
{
    // Long against anything that would try again by itself: the first retry of SignalR's own policy comes at once, the second after 2 s.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    [Fact]
    public Task A_killed_server_is_a_lost_network_and_one_press_brings_everything_back() =>
        EndsAsync(DisconnectCause.NetworkLost, 1006, host => host.Server.KillAsync(), host => host.Server.StartAgainAsync());

    [Fact]
    public Task A_cut_connection_is_a_lost_network_and_one_press_brings_everything_back() =>
        EndsAsync(DisconnectCause.NetworkLost, 1006, host => Done(host.Relay.Cut), _ => Task.CompletedTask);

    [Fact]
    public Task A_reset_connection_is_a_lost_network_and_one_press_brings_everything_back() =>
        EndsAsync(DisconnectCause.NetworkLost, 1006, host => Done(host.Relay.Reset), _ => Task.CompletedTask);

    [Fact]
    public Task A_server_told_to_stop_says_that_it_restarts_and_one_press_brings_everything_back() =>
        EndsAsync(
            DisconnectCause.ServerStopping,
            1012,
            async host =>
            {
                host.Server.Terminate();
                (await host.Server.ExitAsync()).Should().Be(0);
            },
            host => host.Server.StartAgainAsync());

    [Fact]
    public Task A_frozen_server_is_timed_out_and_one_press_brings_everything_back() =>
        EndsAsync(DisconnectCause.TimedOut, null, host => Done(host.Server.Suspend), host => Done(host.Server.Resume));

    [Fact]
    public async Task Leaving_says_goodbye()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        await client.ConnectAsync();

        await client.DisconnectAsync();

        client.State.Should().Be(ConnectionState.Disconnected);
        client.Loss!.Cause.Should().Be(DisconnectCause.ClientLeft);
        await host.Server.WaitForLogAsync(line => line.Contains("cause client-left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_older_of_two_connections_of_one_client_is_replaced()
    {
        await using var host = await ClientHost.StartAsync();
        var options = new ChatClientOptions(host.Relay.Address) { ClientId = "one-and-the-same" };
        await using var newer = new ChatClient(options);

        // SignalR's client tends to abort before it has read the close frame; once does not prove that ours does not.
        for (var round = 0; round < 10; round++)
        {
            await using var older = new ChatClient(options);
            (await older.ConnectAsync()).Should().BeTrue();
            (await newer.ConnectAsync()).Should().BeTrue();
            await older.ReachesAsync(ConnectionState.Disconnected);

            older.Loss!.Cause.Should().Be(DisconnectCause.Replaced);
            older.Loss.Code.Should().Be(4009);
            newer.State.Should().Be(ConnectionState.Connected);
            await newer.DisconnectAsync();
        }
    }

    private static async Task EndsAsync(
        DisconnectCause cause, int? code, Func<ClientHost, Task> end, Func<ClientHost, Task> mend)
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        List<ConnectionState> states = [];
        client.StateChanged += states.Add;
        (await client.ConnectAsync()).Should().BeTrue();
        var room = client.General();
        await client.EnterRoomAsync(room);
        await client.SayAsync(room, "before");

        await end(host);
        await client.ReachesAsync(ConnectionState.Disconnected, TimeSpan.FromSeconds(45));
        client.Loss.Should().BeEquivalentTo(new { Cause = cause, Code = code });
        await host.Relay.StaysQuietAsync(Quiet);

        await mend(host);
        var other = host.DirectClient();
        (await other.ConnectAsync()).Should().BeTrue();
        await other.SayAsync(room, "meanwhile");
        var attempts = host.Relay.Count("POST /connect");
        (await client.ConnectAsync()).Should().BeTrue();

        client.Room(room)!.Messages.Select(message => message.Text).Should().Equal("before", "meanwhile");
        client.Room(room)!.CatchUp.Should().Be(new CatchUp(1, 0, 0, NothingMissing: true));
        host.Relay.Count("POST /connect").Should().Be(attempts + 1);
        await host.Server.WaitForLogAsync(line => line.Contains($"last loss: {cause}", StringComparison.Ordinal));
        states.Should().StartWith([ConnectionState.Connecting, ConnectionState.Connected]).And.NotContain(ConnectionState.Refused);
    }

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
