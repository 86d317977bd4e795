using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

public sealed class FirstPaintTests
{
    // Chromium tells when it first painted something of the content, also to who asks late.
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
        (await page.EvaluateAsync<int>("performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js') && one.responseEnd).length"))
            .Should().Be(0);
        (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#messages .avatar')).borderRadius")).Should().NotBe("0px", "it has its style");
        (await page.EvaluateAsync<string>("document.readyState")).Should().NotBe("complete");

        held.SetResult();
        await page.Locator("body[data-connection=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await profile.CloseAsync();
    }

    [Fact]
    public async Task Without_script_the_page_begins_at_the_newest_message_or_at_the_one_that_is_looked_for_and_with_it_nothing_jumps()
    {
        const int count = 70;
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.5");
        var phone = new BrowserNewContextOptions { Locale = "en-GB", ViewportSize = new() { Width = 390, Height = 780 } };
        await using var reading = await Chromium.ProfileAsync(phone);
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        string room;
        await using (var writer = await visitor.ConnectAsync())
        {
            room = writer.Room;
            foreach (var number in Enumerable.Range(1, count))
                await writer.SayAsync($"message {number}, long enough for two lines on a phone");
        }

        await using (var first = await ChatPage.OpenAsync(host.Server.Address, reading))
            await first.ConnectedAsync(); // What was there before one came counts as read.

        await using var plain = await Chromium.ProfileAsync(new(phone) { JavaScriptEnabled = false, StorageState = await reading.StorageStateAsync() });
        foreach (var (path, number) in new[] { ("/", count), ($"/rooms/{room}?at=30", 30) })
        {
            var page = await plain.NewPageAsync();
            await page.GotoAsync(new Uri(host.Server.Address, path).ToString());
            (await page.EvaluateAsync<bool>(IsInView, number)).Should().BeTrue("{0} is in view without script at {1}", number, path);

            var scripted = await reading.NewPageAsync();
            await scripted.AddInitScriptAsync(MeasureShifts);
            await scripted.GotoAsync(new Uri(host.Server.Address, path).ToString());
            await scripted.Locator("body[data-connection=connected]").WaitForAsync();
            await scripted.Locator("#presence:visible").WaitForAsync();
            (await scripted.EvaluateAsync<bool>(IsInView, number)).Should().BeTrue();
            // Above a message that is looked for the first day's pill is still put in by the script.
            (await scripted.EvaluateAsync<double>("shifted")).Should().BeLessThan(number == count ? 0.02 : 0.05, "nothing jumps at {0}", path);
        }
    }

    // Layout shifts as the browser itself counts them.
    private const string MeasureShifts = """
        window.shifted = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((shift) => (shifted += shift.value))).observe({ type: 'layout-shift', buffered: true });
        """;

    private const string IsInView = """
        (number) => {
          const box = document.querySelector(`#messages > [data-number="${number}"]`).getBoundingClientRect(), view = document.querySelector('.scroll').getBoundingClientRect();
          return box.top >= view.top && box.bottom <= view.bottom;
        }
        """;

    [Fact]
    public async Task Loaded_again_the_page_is_the_one_kept_while_it_is_the_same_and_shows_what_is_new_when_it_is_not()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        await writer.SayAsync("The first");
        var profile = await Chromium.ProfileAsync(new() { JavaScriptEnabled = false }); // What it shows is the page, not what came later.
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

    // Where the server says "not modified", what came over the wire is smaller than the page.
    private static async Task<bool> IsSentAnewAsync(IPage page)
    {
        await page.ReloadAsync();
        return await page.EvaluateAsync<bool>(
            "performance.getEntriesByType('navigation').every(one => one.transferSize > one.encodedBodySize && one.encodedBodySize > 1000)");
    }
}
