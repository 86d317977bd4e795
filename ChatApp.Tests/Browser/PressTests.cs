using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class PressTests
{
    [Fact]
    public async Task Twenty_quick_presses_make_one_attempt_and_one_connection()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await host.CountBecomesAsync(0);

        await page.PressQuicklyAsync(20);
        await page.ConnectedAsync();
        await page.PressQuicklyAsync(20);

        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(3));
        host.Relay.Count("POST /connect").Should().Be(2);
        host.Relay.Count("GET /hubs/chat").Should().Be(2);
        await host.CountBecomesAsync(1);
        host.Logged(1001).Should().Be(2);
    }

    [Theory]
    [InlineData("POST /connect")]
    [InlineData("GET /hubs/chat")]
    public async Task A_server_that_accepts_and_never_answers_is_given_up_after_ten_seconds(string silentAt)
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        host.Relay.HoldAt(silentAt, 2);

        var clock = Stopwatch.StartNew();
        await page.Reconnect.ClickAsync();
        await page.ReachesAsync("connecting");
        (await page.Reconnect.IsVisibleAsync()).Should().BeFalse();
        await page.ReachesAsync("disconnected");
        clock.Elapsed.Should().BeCloseTo(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
        (await page.CauseAsync()).Should().Contain("did not answer within 10 s");
        (await page.Reconnect.IsEnabledAsync()).Should().BeTrue();

        host.Relay.Reset();
        host.Relay.Release();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await host.CountBecomesAsync(1);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_at_once()
    {
        await using var host = await PageHost.StartProcessAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await host.Process.KillAsync();
        await page.ReachesAsync("disconnected");
        host.Relay.Refuse();

        await page.Reconnect.ClickAsync();

        await page.Page.Locator("#connection-cause", new() { HasText = "could not be reached" }).WaitForAsync();
        (await page.StateAsync()).Should().Be("disconnected");

        host.Relay.Accept();
        await host.Process.StartAgainAsync();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await host.Server.WaitForLogAsync(line => line.Contains("last loss: network-lost, code 1006", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_from_something_else_is_called_strange()
    {
        await using var host = await PageHost.StartProcessAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await host.Process.KillAsync();
        await page.ReachesAsync("disconnected");
        using var impostor = new System.Net.HttpListener { Prefixes = { $"http://127.0.0.1:{host.Server.Port}/" } };
        impostor.Start();

        await page.Reconnect.ClickAsync();
        var asked = await impostor.GetContextAsync();
        asked.Response.StatusCode = 502;
        asked.Response.Close();

        await page.Page.Locator("#connection-cause", new() { HasText = "The server answered 502" }).WaitForAsync();
        (await page.Reconnect.IsEnabledAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_server_whose_storage_is_away_is_not_called_a_proxy()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");
        server.Log.Expect(1103);
        server.Log.Expect(1137);
        server.Log.Expect(1152);
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        server.Registry.End(server.Registry.Connections.Single(), DisconnectCause.DroppedByOperator);
        await page.ReachesAsync("disconnected");

        await using (await StorageAway.TakeAsync(server.DatabaseFile))
        {
            await page.Reconnect.ClickAsync();
            await page.Page.Locator("#connection-cause", new() { HasText = "could not let this page in now (TryAgain)" }).WaitForAsync();
        }

        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
    }
}
