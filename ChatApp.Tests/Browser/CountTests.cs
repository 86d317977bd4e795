using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>The server's connection count always returns to the number of open pages, whatever people do with their tabs.</summary>
[Trait("kind", "browser")]
public sealed class CountTests
{
    [Fact]
    public async Task Reloading_ends_with_one_connection_and_each_leaving_was_a_goodbye()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.200");
        var page = await (await host.PageAsync()).ConnectedAsync();

        for (var reload = 1; reload <= 3; reload++)
        {
            await page.Page.ReloadAsync();
            await page.ConnectedAsync();
        }

        await host.CountBecomesAsync(1);
        host.Logged(1001).Should().Be(4);
        host.Server.Log.Lines.Where(line => line.Contains("HubLog[1002]")).Should().HaveCount(3)
            .And.OnlyContain(line => line.Contains("cause client-left, code 100"));
    }

    [Fact]
    public async Task A_reload_before_the_first_connect_leaves_nothing_behind()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:02");
        var page = await host.PageAsync();
        await page.Page.ReloadAsync();
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();

        await host.CountBecomesAsync(1);
        host.Relay.Count("POST /connect").Should().Be(1);
    }

    [Fact]
    public async Task Back_from_another_page_shows_the_truth_and_waits_for_the_button()
    {
        await using var host = await PageHost.StartAsync();
        await using var profile = await Chromium.WholeProfileAsync();
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        await page.SayAsync("before leaving");
        await page.Page.EvaluateAsync("window.sameDocument = true");

        await page.Page.GotoAsync(new Uri(host.Relay.Address, "/settings").ToString());
        await host.CountBecomesAsync(0);
        await page.Page.GoBackAsync(new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });

        (await page.Page.EvaluateAsync<bool>("window.sameDocument === true"))
            .Should().BeTrue("the page came back from the back/forward cache");
        (await page.StateAsync()).Should().Be("disconnected");
        (await page.CauseAsync()).Should().Contain("You left this page");
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(5));

        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        (await page.CaughtUpAsync()).Should().BeEmpty("nothing came, so nothing is said");
        await host.CountBecomesAsync(1);
    }

    [Fact]
    public async Task Two_tabs_and_a_duplicated_one_count_three_and_closing_them_counts_down()
    {
        await using var host = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync();
        var one = await (await host.PageAsync(profile)).ConnectedAsync();
        var two = await (await host.PageAsync(profile)).ConnectedAsync();
        await host.CountBecomesAsync(2);

        // A tab opened by another tab gets a copy of its session storage, like a duplicated tab.
        var popup = await two.Page.RunAndWaitForPopupAsync(() => two.Page.EvaluateAsync("window.open(location.href) && null"));
        var three = ChatPage.Of(popup);
        await three.ConnectedAsync();
        await host.CountBecomesAsync(3);
        await one.ShowsConnectionsAsync(3);

        await three.DisposeAsync();
        await host.CountBecomesAsync(2);
        await one.ShowsConnectionsAsync(2);
        (await two.StateAsync()).Should().Be("connected");
    }

    [Fact]
    public async Task A_tab_that_crashes_is_counted_out()
    {
        await using var host = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync();
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        await host.CountBecomesAsync(1);

        var crashed = page.Page.GotoAsync("chrome://crash");
        await host.CountBecomesAsync(0);
        await crashed.ContinueWith(_ => { }, TaskScheduler.Default);
        host.Server.Log.Lines.Should().Contain(line => line.Contains("HubLog[1002]"));
    }
}
