using System.Text.RegularExpressions;
using ChatApp.Connections;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed partial class OpeningTests
{
    [Fact]
    public async Task Opening_the_page_makes_one_socket_two_seconds_after_load_and_it_stays_that_one()
    {
        await using var host = await PageHost.StartAsync(
            "--Chat:HeartbeatInterval=00:00:01", $"--Chat:ConnectDelay={new ConnectionOptions().ConnectDelay}");
        var page = await host.PageAsync();
        (await page.StateAsync()).Should().Be("waiting");
        await page.ConnectedAsync();

        var afterLoad = await page.Page.EvaluateAsync<double>(
            "performance.getEntriesByType('resource').find(one => one.name.endsWith('/connect')).startTime "
            + "- performance.getEntriesByType('navigation')[0].loadEventEnd");
        afterLoad.Should().BeInRange(1_950, 4_000);

        // For ten heartbeat intervals only heartbeats are sent: the relay sees no further request.
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(10));
        (await page.StateAsync()).Should().Be("connected");
        page.Sockets.Should().Be(1);
        host.Relay.Count("POST /connect").Should().Be(1);
        host.Relay.Count("GET /hubs/chat").Should().Be(1);
        host.Logged(1001).Should().Be(1);
        host.Logged(1002).Should().Be(0);
        (await page.ReconnectingsAsync()).Should().Be(0);
    }

    [Fact]
    public async Task The_retry_policy_of_the_page_returns_exactly_null()
    {
        await using var host = await PageHost.StartAsync();
        var page = await host.PageAsync();

        var policy = await page.Page.EvaluateAsync<bool>(
            "import('/js/chat.js')"
            + ".then(module => new module.NoAutomaticReconnect().nextRetryDelayInMilliseconds({}) === null)");

        policy.Should().BeTrue();
    }

    [Fact]
    public async Task An_attempt_has_ten_seconds_from_the_last_sign_of_the_server_and_thirty_in_all()
    {
        await using var host = await PageHost.StartAsync();
        var page = (await host.PageAsync()).Page;
        await page.Clock.InstallAsync();

        await page.EvaluateAsync("""
            import('/js/chat.js').then(({ Deadline }) => {
              window.ends = [];
              const begun = performance.now();
              const start = (name) => new Deadline(
                () => 0,
                () => window.ends.push(`${name} ${Math.round((performance.now() - begun) / 1_000)}`));
              start('silent');
              const answered = start('answered');
              setInterval(() => answered.heard(), 9_000);
            })
            """);
        await page.Clock.RunForAsync(40_000);

        (await page.EvaluateAsync<string[]>("window.ends")).Should().Equal("silent 10", "answered 30");
    }

    [Fact]
    public async Task Messages_are_in_the_page_before_any_script_runs()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await (await host.PageAsync()).ConnectedAsync();
        await writer.SayAsync("read me without script");
        var reader = host.Track(
            await ChatPage.OpenAsync(host.Server.Address, await Chromium.ProfileAsync(new() { JavaScriptEnabled = false })));

        (await reader.TextsAsync()).Should().Equal("read me without script");
        (await reader.Page.InnerTextAsync("noscript")).Should().NotBeEmpty();
    }

    [Fact]
    public async Task The_page_speaks_Chinese_to_a_Chinese_browser_and_names_its_guest_so()
    {
        await using var host = await PageHost.StartProcessAsync();
        var page = host.Track(await ChatPage.OpenAsync(host.Relay.Address, await Chromium.ProfileAsync(new() { Locale = "zh-CN" })));
        await page.ConnectedAsync();

        (await page.Page.InnerTextAsync("#connection-state")).Should().Contain("已连接");
        (await page.Page.InnerTextAsync("#my-name")).Should().MatchRegex(@"^\p{IsCJKUnifiedIdeographs}+$");
        await host.Process.KillAsync();
        await page.ReachesAsync("disconnected");
        (await page.Page.InnerTextAsync("#connection-state")).Should().Contain("未连接");
        (await page.Reconnect.InnerTextAsync()).Should().Be("重连");
        (await page.CauseAsync()).Should().Contain("连接已断开 (1006)");
    }

    [Fact]
    public async Task One_click_changes_the_generated_name_for_everybody()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        var other = await host.BystanderAsync();
        await page.SayAsync("who am I?");
        await other.SeesAsync("who am I?");

        await page.Page.ClickAsync("#my-name");
        await page.Page.FillAsync("#name-form input[name=name]", "Anna O’Hara");
        await page.Page.PressAsync("#name-form input[name=name]", "Enter");

        await page.Page.Locator("#my-name", new() { HasText = "Anna O’Hara" }).WaitForAsync();
        await other.Page.Locator(".author", new() { HasText = "Anna O’Hara" }).WaitForAsync();
        (await page.StateAsync()).Should().Be("connected");
        page.Sockets.Should().Be(1);
    }

    [Fact]
    public async Task A_full_server_is_said_and_the_button_stays()
    {
        await using var host = await PageHost.StartAsync("--Chat:MaxConnections=1");
        await host.BystanderAsync();
        var page = await host.PageAsync();

        await page.ReachesAsync("refused");

        (await page.CauseAsync()).Should().Contain("The server is full.");
        (await page.Reconnect.IsEnabledAsync()).Should().BeTrue();
        page.Sockets.Should().Be(0);
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_named_wait_is_counted_down_on_the_disabled_button_and_ends_in_an_enabled_one()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectionsPerAddress=1", "--Chat:ConnectDelay=00:00:01");
        await host.BystanderAsync();
        var page = await host.PageAsync();
        await page.ReachesAsync("refused");
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await page.Page.Clock.RunForAsync(2_000);

        await page.ReachesAsync("refused");
        (await page.Reconnect.IsEnabledAsync()).Should().BeFalse();
        Countdown().IsMatch(await page.Reconnect.InnerTextAsync()).Should().BeTrue();

        await page.Page.Clock.RunForAsync(40_000); // The wait is half a minute.
        await page.Page.Locator("#reconnect:enabled").WaitForAsync();
        (await page.StateAsync()).Should().Be("refused");
        host.Relay.Count("POST /connect").Should().Be(2, "each page asks once: a wait ends in a button, not in an attempt");
    }

    [Fact]
    public async Task A_cookie_that_is_gone_is_told_and_loading_again_lets_the_person_in()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:03");
        var page = await host.PageAsync();
        await page.Page.Context.ClearCookiesAsync();

        await page.ReachesAsync("refused");
        (await page.Reconnect.IsVisibleAsync()).Should().BeFalse("a press would not connect");
        await page.Page.ClickAsync("#reload");

        await page.ReachesAsync("waiting");
        await page.ConnectedAsync();
    }

    [GeneratedRegex(@"^Reconnect in \d+ s$")]
    private static partial Regex Countdown();
}
