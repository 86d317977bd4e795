using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class HiddenTabTests
{
    [Fact]
    public async Task A_hidden_tab_whose_timers_come_once_a_minute_stays_connected()
    {
        await using var host = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync();
        await profile.AddInitScriptAsync(OnceAMinute);
        var page = await (await host.PageAsync(profile)).ConnectedAsync();

        await page.Page.EvaluateAsync("window.throttled = true");
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(75));
        await page.Page.EvaluateAsync("window.throttled = false");

        (await page.StateAsync()).Should().Be("connected");
        await page.SayAsync("still the same connection");
        page.Sockets.Should().Be(1);
        host.Logged(1002).Should().Be(0);
    }

    // A headless browser hides no tab, so the page's timers are aligned to whole minutes, as Chromium aligns those of a hidden tab.
    private const string OnceAMinute = """
        const minute = 60_000, later = window.setTimeout.bind(window);
        const held = (callback) => (...values) =>
          window.throttled ? later(() => callback(...values), minute - (performance.now() % minute)) : callback(...values);
        for (const name of ['setTimeout', 'setInterval']) {
          const real = window[name].bind(window);
          window[name] = (callback, ms, ...values) => real(ms < 1000 ? callback : held(callback), ms, ...values);
        }
        """;
}
