using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A page that was suspended, for any reason, does not blame network or server, and reconnects with one press.</summary>
[Trait("kind", "browser")]
public sealed class SleepTests
{
    [Fact]
    public async Task A_page_that_slept_for_hours_with_a_heartbeat_under_way_connects_with_one_press()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:02");
        var profile = await Chromium.ProfileAsync();
        await profile.Clock.InstallAsync();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        profile.Page += (_, opened) => opened.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            if (frame.Text?.Contains("\"Heartbeat\"", StringComparison.Ordinal) == true && !first.TrySetResult())
                second.TrySetResult();
        };
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        host.Relay.HoldAnswers();
        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await profile.Clock.FastForwardAsync("08:00:00");
        host.Relay.Release();
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30)); // The answer to the first has been read.
        (await page.Page.InnerTextAsync("#connection-state")).Should().NotMatchRegex(@"\d{5}");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.Reconnect.ClickAsync();

        await page.ConnectedAsync();
        host.Relay.Count("POST /connect").Should().Be(2);
        var told = await host.Server.WaitForLogAsync(line => line.Contains("HubLog[1007]", StringComparison.Ordinal));
        told.Should().MatchRegex(@"last round trip (–|\d{1,4}(\.\d)?) ms");
    }

    [Fact]
    public async Task A_dialog_that_held_the_page_is_not_called_the_silence_of_the_server()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        var shown = new TaskCompletionSource<IDialog>();
        page.Page.Dialog += (_, dialog) => shown.TrySetResult(dialog);

        await page.Page.EvaluateAsync("setTimeout(() => alert('Look here.'), 0)");
        var dialog = await shown.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await host.Server.WaitForLogAsync(line => line.Contains("cause timed-out", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        await dialog.AcceptAsync();

        await page.ReachesAsync("disconnected");
        (await page.CauseAsync()).Should().Contain("This page stood still").And.NotContain("server stopped answering");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
    }

    [Fact]
    public async Task A_tab_that_the_browser_froze_in_the_background_says_so_and_comes_back_with_one_press()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.2", "Chat:HeartbeatInterval=00:00:01");
        await using var tab = await HideableTab.OpenAsync(server.Address);
        await tab.UntilAsync("document.body.dataset.connection === 'connected'");

        await tab.HideAsync();
        await tab.FreezeAsync();
        await server.Log.WaitAsync(1005, seconds: 60); // Its timers are suspended: no heartbeat is sent for three intervals.
        await tab.WakeAsync();

        await tab.UntilAsync("document.body.dataset.connection === 'disconnected'");
        (await tab.EvaluateAsync("document.querySelector('#connection-cause').innerText"))
            .Should().Contain("The browser put this page to sleep");
        (await server.Log.WaitAsync(1002)).Text.Should().Contain("cause network-lost, code 1001");
        await tab.EvaluateAsync("document.querySelector('#reconnect').click()");
        await tab.UntilAsync("document.body.dataset.connection === 'connected'");
        server.Log.Lines(1001).Should().HaveCount(2);
    }
}
