using ChatApp.Client;
using ChatApp.Tests.Client;
using ChatApp.Tests.Deploy;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>A NAT, firewall or VPN forgets every open flow; new flows work. Each way to the server has its own class, so that their half
/// minutes of silence run in parallel.</summary>
public abstract class ForgottenFlowTests
{
    private protected static async Task ShouldConnectByOnePressAsync(ChatPage page, TcpRelay relay)
    {
        relay.Forget();
        await page.ReachesAsync("disconnected", seconds: 50);
        (await page.CauseAsync()).Should().Contain("stopped answering");

        await page.Reconnect.ClickAsync();
        await page.ReachesAsync("connecting");
        await page.Page.Locator("body:not([data-connection=connecting])").WaitForAsync();

        (await page.StateAsync()).Should().Be("connected");
        page.Sockets.Should().Be(2);
        await page.SayAsync("back again");
    }
}

[Trait("kind", "browser")]
public sealed class PageOfForgottenFlowsTests : ForgottenFlowTests
{
    [Fact]
    public async Task One_press_connects_and_links_do_not_wait_for_dead_connections_either()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();

        await ShouldConnectByOnePressAsync(page, host.Relay);

        // By now the page has made the browser close dead connections; before that, a link may wait for them.
        await page.Page.GotoAsync(new Uri(host.Relay.Address, "/settings").ToString(), new() { Timeout = 10_000 });
        await host.CountBecomesAsync(0);
    }
}

[Trait("kind", "browser")]
public sealed class ProxiedPageOfForgottenFlowsTests : ForgottenFlowTests
{
    [Fact]
    public async Task One_press_connects_behind_nginx_over_HTTP_2()
    {
        await using var server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1");
        await using var proxy = await ProxyProcess.StartAsync("nginx", server.Address);
        await using var relay = new TcpRelay(proxy.Address.Port);
        await using var profile = await Chromium.ProfileAsync(new() { IgnoreHTTPSErrors = true });
        await using var page = await (await ChatPage.OpenAsync(new($"https://127.0.0.1:{relay.Port}"), profile)).ConnectedAsync();
        (await page.Page.EvaluateAsync<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol")).Should().Be("h2");

        await ShouldConnectByOnePressAsync(page, relay);
    }
}

[Trait("kind", "server")]
public sealed class ClientOfForgottenFlowsTests
{
    [Fact]
    public async Task One_call_connects()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        (await client.ConnectAsync()).Should().BeTrue();
        var room = client.General();
        await client.EnterRoomAsync(room);
        host.Relay.Forget();
        await client.ReachesAsync(ConnectionState.Disconnected, TimeSpan.FromSeconds(50));

        (await client.ConnectAsync()).Should().BeTrue(client.Loss?.Reason);

        await client.SayAsync(room, "back again");
        client.Room(room)!.CatchUp!.NothingMissing.Should().BeTrue();
    }

    [Fact]
    public async Task One_call_connects_after_a_refusal_too()
    {
        await using var host = await ClientHost.StartAsync("--Chat:MaxConnections=1");
        var (first, client) = (host.DirectClient(), host.Client());
        (await first.ConnectAsync()).Should().BeTrue();
        (await client.ConnectAsync()).Should().BeFalse();
        client.State.Should().Be(ConnectionState.Refused);
        await first.DisconnectAsync();
        await host.Server.WaitForLogAsync(line => line.Contains("cause client-left", StringComparison.Ordinal));

        host.Relay.Forget();

        (await client.ConnectAsync()).Should().BeTrue(client.Loss?.Reason);
    }
}

/// <summary>Admission requests get no answer, so the refusal that names a turn arrives in the WebSocket.</summary>
[Trait("kind", "browser")]
public sealed class SilentAdmissionTests
{
    [Fact]
    public async Task A_turn_that_is_named_at_the_socket_is_waited_for_and_taken()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectionsPerSecond=1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.Page.RouteAsync("**/connect", _ => Task.CompletedTask);
        await OthersComeFirstAsync(host);

        await page.Reconnect.ClickAsync();
        await page.ReachesAsync("refused");

        (await page.CauseAsync()).Should().Contain("when your turn comes");
        (await page.Page.IsVisibleAsync("#cancel-wait")).Should().BeTrue();
        await page.ConnectedAsync();
        page.Sockets.Should().Be(3, "one before, one was refused with a turn, and one took it");
    }

    // Takes 16 s of connection slots, at one connection per second.
    private static async Task OthersComeFirstAsync(PageHost host)
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
            for (var taken = 0; taken < 8; taken++)
                (await visitor.AskAsync()).Dispose();
        }
    }
}
