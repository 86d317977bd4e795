using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>The page's message for each cause with which a server ends a connection.</summary>
[Trait("kind", "browser")]
public sealed class EndedByServerTests
{
    [Theory]
    [InlineData("replaced", "A newer connection took over (4009).", true, false)]
    [InlineData("dropped-by-operator", "The operator ended this connection (4010).", true, false)]
    [InlineData("slow-reader", "This page took in messages too slowly", true, false)]
    [InlineData("protocol-error", "did not understand each other (1002).", true, false)]
    [InlineData("signed-out", "You were signed out (4001).", false, true)]
    [InlineData("removed", "You were removed from this server (4003).", false, false)]
    public async Task The_page_tells_the_cause_and_offers_what_helps(string cause, string says, bool button, bool reload)
    {
        await using var server = await TestServer.StartAsync();
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();

        // A slow reader gets no close frame; this page reads, so the cause can be sent to it as the others are.
        var connection = server.Registry.Connections.Single();
        connection.NoteCause(DisconnectCause.Find(cause)!);
        server.Registry.End(connection, DisconnectCause.ClientLeft);
        await page.ReachesAsync("disconnected");

        (await page.CauseAsync()).Should().Contain(says);
        (await page.Reconnect.IsVisibleAsync()).Should().Be(button);
        (await page.Page.IsVisibleAsync("#reload")).Should().Be(reload);
    }

    [Fact]
    public async Task A_distant_page_hears_the_cause_of_every_end_too()
    {
        var server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.2");
        await using var relay = new TcpRelay(server.Address.Port);
        await using var page = await ChatPage.OpenAsync(relay.Address);
        foreach (var (cause, says) in new[] { ("replaced", "(4009)"), ("dropped-by-operator", "(4010)"), ("protocol-error", "(1002)") })
        {
            await page.ConnectedAsync();
            relay.Delay = TimeSpan.FromMilliseconds(700);
            server.Registry.End(server.Registry.Connections.Single(), DisconnectCause.Find(cause)!);
            await page.ReachesAsync("disconnected");
            (await page.CauseAsync()).Should().Contain(says);
            relay.Delay = TimeSpan.Zero;
            await page.Reconnect.ClickAsync();
        }

        await page.ConnectedAsync();
        relay.Delay = TimeSpan.FromMilliseconds(700);
        await server.DisposeAsync();
        await page.ReachesAsync("disconnected");
        (await page.CauseAsync()).Should().Contain("(1012");
    }
}
