using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class ChatClientEndsTests
{
    [Fact]
    public async Task A_message_whose_event_was_lost_is_found_by_the_next_heartbeat()
    {
        await using var host = await ClientHost.StartAsync("--Chat:HeartbeatInterval=00:00:02");
        var client = host.Client();
        await client.ConnectAsync();
        var room = client.General();
        await client.EnterRoomAsync(room);
        await client.SayAsync(room, "told");

        await LostEvent.StoreAsync(host.Server.DatabaseFile, "nobody was told");

        await client.SeesAsync(room, "nobody was told");
    }

    [Fact]
    public async Task A_stopping_server_waits_for_nobody_longer_than_ten_seconds()
    {
        await using var host = await ClientHost.StartProcessAsync();
        await host.Client().ConnectAsync();
        host.Relay.Hold(); // The closing message is not delivered, and the client does not close.

        host.Process.Terminate();

        (await host.Process.ExitAsync(TimeSpan.FromSeconds(10))).Should().Be(0);
        host.Relay.Release();
    }

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

        // SignalR's client often aborts before it has read the close frame; a single round does not prove that ours does not.
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
}
