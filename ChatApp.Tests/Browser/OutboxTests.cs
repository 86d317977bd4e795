using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class OutboxTests
{
    [Fact]
    public async Task What_was_written_while_disconnected_survives_a_reload_and_is_sent_once_when_the_person_says_so()
    {
        await using var host = await PageHost.StartAsync();
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.WriteAsync("first, written offline");
        await page.WriteAsync("second, written offline");
        await ChatPage.CountsAsync(page.Outbox, 2);

        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await ChatPage.CountsAsync(page.Outbox, 2);
        (await page.TextsAsync()).Should().BeEmpty("nothing goes by itself");

        await page.Page.ClickAsync("#send-all");
        await reader.SeesAsync("second, written offline");

        await ChatPage.CountsAsync(page.Outbox, 0);
        (await reader.TextsAsync()).Should().Equal("first, written offline", "second, written offline");
        await page.SayAsync("and on");
        (await page.TextsAsync()).Should().Equal("first, written offline", "second, written offline", "and on");
    }

    [Fact]
    public async Task More_than_the_server_takes_at_once_is_sent_in_order_with_one_press()
    {
        await using var host = await PageHost.StartAsync("--Chat:MessagesPerSecond=5", "--Chat:MessagesAtOnce=3");
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        string[] texts = [.. Enumerable.Range(1, 9).Select(number => $"offline {number}")];
        foreach (var text in texts)
            await page.WriteAsync(text);
        await ChatPage.CountsAsync(page.Outbox, texts.Length);
        await page.Page.ClickAsync("#reconnect");
        await page.ConnectedAsync();

        await page.Page.ClickAsync("#send-all");
        await reader.SeesAsync(texts[^1]);

        await ChatPage.CountsAsync(page.Outbox, 0);
        (await reader.TextsAsync()).Should().Equal(texts);
    }

    [Fact]
    public async Task A_message_stored_without_its_answer_is_found_after_catching_up_and_is_there_once()
    {
        await using var host = await PageHost.StartAsync();
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.HoldAnswers();
        await page.WriteAsync("the answer is lost");
        await ChatPage.CountsAsync(page.Sending, 1);
        await reader.SeesAsync("the answer is lost");
        host.Relay.Reset();
        host.Relay.Release();

        await page.ReachesAsync("disconnected");
        await ChatPage.CountsAsync(page.Outbox, 1);
        (await page.Outbox.Locator(".edit").IsEnabledAsync()).Should().BeFalse("it may be stored already");
        await page.Reconnect.ClickAsync();
        (await page.CaughtUpAsync()).Should().Contain("1 message; nothing missing");

        await ChatPage.CountsAsync(page.Outbox, 0);
        (await page.TextsAsync()).Should().Equal("the answer is lost");
    }

    [Fact]
    public async Task A_message_that_never_arrived_waits_and_is_sent_once()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Hold();
        await page.WriteAsync("never arrived");
        await ChatPage.CountsAsync(page.Sending, 1);
        host.Relay.Reset();
        host.Relay.Release();
        await page.ReachesAsync("disconnected");
        await page.Reconnect.ClickAsync();
        (await page.CaughtUpAsync()).Should().BeEmpty("nothing came, so nothing is said");

        await ChatPage.CountsAsync(page.Outbox, 1);
        await page.Outbox.Locator(".send").ClickAsync();

        await page.SeesAsync("never arrived");
        await ChatPage.CountsAsync(page.Outbox, 0);
        await ChatPage.CountsAsync(page.Sending, 0);
        (await page.TextsAsync()).Should().Equal("never arrived");
    }

    [Fact]
    public async Task What_waits_can_be_edited_and_discarded()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.WriteAsync("with a tpyo");
        await page.WriteAsync("not wanted");

        await page.Outbox.Filter(new() { HasText = "not wanted" }).Locator(".discard").ClickAsync();
        await ChatPage.CountsAsync(page.Outbox, 1);
        await page.Outbox.Locator(".edit").ClickAsync();
        await page.WriteAsync("without a typo");
        await ChatPage.CountsAsync(page.Outbox, 1);
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await page.Outbox.Locator(".send:enabled").ClickAsync();

        await page.SeesAsync("without a typo");
        (await page.TextsAsync()).Should().Equal("without a typo");
    }

    [Fact]
    public async Task A_refused_message_comes_back_with_the_reason()
    {
        await using var host = await PageHost.StartAsync("--Chat:MessagesPerSecond=1", "--Chat:MessagesAtOnce=2");
        var page = await (await host.PageAsync()).ConnectedAsync();

        await page.Page.EvaluateAsync(
            """
            () => {
              const field = document.querySelector('#message-text');
              for (let count = 0; count < 20; count++) {
                field.value = `too fast ${count}`;
                field.form.requestSubmit();
              }
            }
            """);

        await page.Outbox.Last.Locator(".note", new() { HasText = "too fast" }).WaitForAsync();
        await ChatPage.CountsAsync(page.Sending, 0);
        (await page.TextsAsync()).Should().NotContain(await page.Outbox.Last.Locator(".text").InnerTextAsync());
    }

    [Fact]
    public async Task A_draft_survives_a_reload()
    {
        await using var host = await PageHost.StartAsync();
        var page = await host.PageAsync();
        await page.Page.FillAsync("#composer textarea", "half a thou");

        await page.Page.ReloadAsync();

        (await page.Page.InputValueAsync("#composer textarea")).Should().Be("half a thou");
    }

    [Fact]
    public async Task Two_tabs_show_one_outbox_and_send_it_once()
    {
        await using var host = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync();
        var one = await (await host.PageAsync(profile)).ConnectedAsync();
        var two = await (await host.PageAsync(profile)).ConnectedAsync();
        host.Relay.Cut();
        await one.ReachesAsync("disconnected");
        await two.ReachesAsync("disconnected");
        await one.WriteAsync("from the first tab");
        await ChatPage.CountsAsync(two.Outbox, 1);

        foreach (var tab in new[] { one, two })
        {
            await tab.Reconnect.ClickAsync();
            await tab.CaughtUpAsync();
        }

        await Task.WhenAll(
            one.Page.EvaluateAsync("document.querySelector('#send-all').click()"),
            two.Page.EvaluateAsync("document.querySelector('#send-all').click()"));

        foreach (var tab in new[] { one, two })
        {
            await tab.SeesAsync("from the first tab");
            await ChatPage.CountsAsync(tab.Outbox, 0);
            await ChatPage.CountsAsync(tab.Sending, 0);
            (await tab.TextsAsync()).Should().Equal("from the first tab");
        }
    }
}
