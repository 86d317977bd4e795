using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>What the page makes of the causes that a server gives, on a server that the test can reach into.</summary>
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

        // A slow reader gets no close frame: this page reads, so it can be told as the others are.
        var connection = server.Registry.Connections.Single();
        connection.NoteCause(DisconnectCause.Find(cause)!);
        server.Registry.End(connection, DisconnectCause.ClientLeft);
        await page.ReachesAsync("disconnected");

        (await page.CauseAsync()).Should().Contain(says);
        (await page.Reconnect.IsVisibleAsync()).Should().Be(button);
        (await page.Page.IsVisibleAsync("#reload")).Should().Be(reload);
    }
}
