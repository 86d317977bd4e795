using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class FirstPaintTests
{
    // Chromium reports the first contentful paint also to observers that start later.
    private const string Painted = """
        () => new Promise((done) => new PerformanceObserver((list, observer) => {
          if (!list.getEntriesByName('first-contentful-paint').length) return;
          observer.disconnect();
          done(true);
        }).observe({ type: 'paint', buffered: true }))
        """;

    [Fact]
    public async Task The_messages_are_painted_while_every_script_is_still_on_its_way()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        await writer.SayAsync("Painted without script");
        var profile = await Chromium.ProfileAsync();
        var held = new TaskCompletionSource();
        await profile.RouteAsync("**/*.js", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        var page = await profile.NewPageAsync();

        await page.GotoAsync(host.Server.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        (await page.EvaluateAsync<bool>(Painted).WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
        await page.Locator("#messages .body", new() { HasText = "Painted without script" }).WaitForAsync();
        (await page.EvaluateAsync<int>(
            "performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js') && one.responseEnd).length"))
            .Should().Be(0);
        (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#messages .avatar')).borderRadius"))
            .Should().NotBe("0px", "it has its style");
        (await page.EvaluateAsync<string>("document.readyState")).Should().NotBe("complete");

        held.SetResult();
        await page.Locator("body[data-connection=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await profile.CloseAsync();
    }

    [Fact]
    public async Task Loaded_again_the_page_is_the_one_kept_while_it_is_the_same_and_shows_what_is_new_when_it_is_not()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        await writer.SayAsync("The first");
        var profile = await Chromium.ProfileAsync(new() { JavaScriptEnabled = false }); // Shows the HTML as sent, without later updates.
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(host.Server.Address, $"/rooms/{await writer.RoomIdAsync()}").ToString());

        (await IsSentAnewAsync(page)).Should().BeFalse();
        (await page.Locator("#messages .body").AllInnerTextsAsync()).Should().Equal("The first");
        await writer.SayAsync("The second");
        (await IsSentAnewAsync(page)).Should().BeTrue();
        (await page.Locator("#messages .body").AllInnerTextsAsync()).Should().Equal("The first", "The second");
        (await IsSentAnewAsync(page)).Should().BeFalse();
        (await page.Locator("#messages .body").AllInnerTextsAsync()).Should().Equal("The first", "The second");

        await profile.CloseAsync();
    }

    // On "304 Not Modified", the transferred bytes are fewer than the page's.
    private static async Task<bool> IsSentAnewAsync(IPage page)
    {
        await page.ReloadAsync();
        return await page.EvaluateAsync<bool>(
            "performance.getEntriesByType('navigation')"
            + ".every(one => one.transferSize > one.encodedBodySize && one.encodedBodySize > 1000)");
    }
}
