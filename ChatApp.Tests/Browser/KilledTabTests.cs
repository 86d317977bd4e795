using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>A message being sent stays in an outbox until it is stored, even if its tab is killed or the clock changes.</summary>
[Trait("kind", "browser")]
public sealed class KilledTabTests
{
    // Shifts the page's time by this many hours, like a change of the machine's clock.
    private const string Clock = """
        hours => {
          const Real = Date, off = hours * 3_600_000;
          globalThis.Date = class extends Real {
            constructor(...given) { given.length ? super(...given) : super(Real.now() + off); }
            static now() { return Real.now() + off; }
          };
          const origin = performance.timeOrigin;
          Object.defineProperty(performance, 'timeOrigin', { get: () => origin + off });
        }
        """;

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(24)]
    public async Task A_message_under_way_when_its_tab_was_killed_waits_in_the_next_one_whatever_the_clock_says(int hours)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var profile = await Chromium.ProfileAsync();
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        await profile.AddInitScriptAsync($"({Clock})({hours})"); // Applies to pages opened from now on.
        host.Relay.Hold();
        await page.WriteAsync("under way");
        await ChatPage.CountsAsync(page.Sending, 1);
        await DraftTests.CrashAsync(page.Page);
        host.Relay.Reset();
        host.Relay.Release();

        var next = await host.PageAsync(profile);
        await ChatPage.CountsAsync(next.Outbox, 1);
        await next.ConnectedAsync();
        await next.Outbox.Locator(".send:enabled").ClickAsync();

        await next.SeesAsync("under way");
        await ChatPage.CountsAsync(next.Outbox, 0);
        (await next.TextsAsync()).Should().Equal("under way");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_killed_tab_was_sending_shows_in_the_other_tab_and_is_there_once(bool stored)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var profile = await Chromium.ProfileAsync();
        var other = await (await host.PageAsync(profile)).ConnectedAsync();
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        await host.CountBecomesAsync(2);
        if (stored)
            host.Relay.HoldAnswers();
        else
            host.Relay.Hold();
        await page.WriteAsync("from the tab that is killed");
        await ChatPage.CountsAsync(page.Sending, 1);
        await ChatPage.CountsAsync(other.Outbox, 0); // The message belongs to the other tab while that tab exists.
        await DraftTests.CrashAsync(page.Page);

        await ChatPage.CountsAsync(other.Outbox, 1);
        if (!stored)
            host.Relay.Reset();
        host.Relay.Release();
        if (!stored)
        {
            await other.ReachesAsync("disconnected");
            await other.Reconnect.ClickAsync();
            await other.Outbox.Locator(".send:enabled").ClickAsync();
        }

        await other.SeesAsync("from the tab that is killed");
        await ChatPage.CountsAsync(other.Outbox, 0);
        (await other.TextsAsync()).Should().Equal("from the tab that is killed");
    }

    [Fact]
    public async Task Tabs_that_write_at_the_same_time_lose_nothing_of_each_others()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var profile = await Chromium.ProfileAsync();
        var one = await (await host.PageAsync(profile)).ConnectedAsync();
        var two = await (await host.PageAsync(profile)).ConnectedAsync();
        host.Relay.Cut();
        await one.ReachesAsync("disconnected");
        await two.ReachesAsync("disconnected");

        await Task.WhenAll(WriteManyAsync(one), WriteManyAsync(two));

        await ChatPage.CountsAsync(one.Outbox, 24);
        await ChatPage.CountsAsync(two.Outbox, 24);
        await one.Reconnect.ClickAsync();
        await one.CaughtUpAsync();
        await one.Page.ClickAsync("#send-all");
        await ChatPage.CountsAsync(one.Outbox, 0);
        await ChatPage.CountsAsync(one.Sending, 0);
        (await one.TextsAsync()).Should().HaveCount(24).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_was_written_before_the_first_connect_goes_out_with_it_in_order_and_what_waits_from_before_waits_on()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:08");
        var page = await host.PageAsync();
        await page.WriteAsync("from before");
        await page.Page.ReloadAsync();
        await ChatPage.CountsAsync(page.Outbox, 1);

        await page.WriteAsync("first");
        await page.WriteAsync("second, not wanted");
        await page.WriteAsync("third");
        await page.Outbox.Filter(new() { HasText = "not wanted" }).Locator(".edit").ClickAsync();
        await page.WriteAsync("second");
        (await page.StateAsync()).Should().Be("waiting");
        host.Relay.HoldAt("POST /connect");
        await page.ReachesAsync("connecting");
        await page.WriteAsync("fourth");
        host.Relay.Release();
        await page.ConnectedAsync();
        await page.WriteAsync("fifth");

        await page.SeesAsync("fifth");
        (await page.TextsAsync()).Should().Equal("first", "second", "third", "fourth", "fifth");
        (await page.Outbox.Locator(".text").AllInnerTextsAsync()).Should().Equal("from before");
    }

    private static async Task WriteManyAsync(ChatPage page) => await page.Page.EvaluateAsync(
        """
        async () => {
          const field = document.querySelector('#composer textarea');
          for (let count = 0; count < 12; count++) {
            field.value = `${count} ${Math.random()}`;
            field.form.requestSubmit();
            await new Promise((resolve) => setTimeout(resolve));
          }
        }
        """);
}
