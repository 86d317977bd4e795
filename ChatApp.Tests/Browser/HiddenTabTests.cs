using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

public sealed class HiddenTabTests
{
    [Fact]
    public async Task A_hidden_tab_whose_timers_come_once_a_minute_stays_connected()
    {
        await using var server = await TestServer.StartAsync();
        await using var tab = await HideableTab.OpenAsync(server.Address, "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1");
        await tab.UntilAsync("document.body.dataset.connection === 'connected'");
        await tab.EvaluateAsync(WatchTimers);

        await tab.HideAsync();
        await tab.UntilAsync("window.longestPause > 50_000");
        await tab.ShowAsync();

        (await tab.EvaluateAsync("document.body.dataset.connection")).Should().Be("connected");
        server.Log.Lines(1001).Should().ContainSingle();
        server.Log.Lines(1002).Should().BeEmpty();
    }

    // The proof that Chromium does to this page what it does to those in the background.
    private const string WatchTimers = """
        window.longestPause = 0;
        let ranAt = performance.now();
        setInterval(() => {
          window.longestPause = Math.max(window.longestPause, performance.now() - ranAt);
          ranAt = performance.now();
        }, 1_000);
        """;
}
