using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class NoReconnectingTests
{
    [Fact]
    public async Task A_connection_with_the_policy_closes_at_its_loss_and_never_says_that_it_reconnects()
    {
        await using var server = await TestServer.StartAsync();
        await using var relay = new TcpRelay(server.Address.Port);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(relay.Address, Paths.Hub), http =>
            {
                http.Cookies = visitor.Cookies;
                http.SkipNegotiation = true;
                http.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            })
            .WithAutomaticReconnect(new NoAutomaticReconnect()).Build();
        var told = new List<string>();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Reconnecting += _ =>
        {
            told.Add("reconnecting");
            return Task.CompletedTask;
        };
        hub.Closed += _ =>
        {
            told.Add("closed");
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync();

        relay.Reset();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await relay.StaysQuietAsync(TimeSpan.FromSeconds(3));

        told.Should().Equal("closed");
    }
}
