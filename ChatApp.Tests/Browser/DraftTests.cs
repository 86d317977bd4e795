using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A draft survives everything else that its author does, in every tab.</summary>
[Trait("kind", "browser")]
public sealed class DraftTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Field = "#composer textarea";

    [Fact]
    public async Task What_another_app_shares_is_in_the_field_after_the_draft_and_no_longer_in_the_address()
    {
        var profile = await Chromium.ProfileAsync();
        var page = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        await page.Page.FillAsync(Field, "look:");
        const string Shared = "/?share-title=A+page&share-text=A+page&share-url=https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b";

        await page.Page.GotoAsync(new Uri(shared.Host.Relay.Address, Shared).ToString());

        await Assertions.Expect(page.Page.Locator(Field)).ToHaveValueAsync("look:\nA page\nhttps://example.com/?a=1&b");
        page.Page.Url.Should().NotContain("share-");
        (await page.NumbersAsync()).Should().BeEmpty("the person sends it");
    }

    [Fact]
    public async Task Each_tab_keeps_its_own_draft_and_a_new_one_goes_on_with_that_of_a_tab_that_was_closed()
    {
        var profile = await Chromium.ProfileAsync();
        var one = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        var two = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        await one.Page.FillAsync(Field, "in the first tab");
        await two.WriteAsync("sent from the second tab");
        await two.Page.FillAsync(Field, "in the second tab");

        await one.Page.ReloadAsync();
        (await one.Page.InputValueAsync(Field)).Should().Be("in the first tab");
        await two.Page.ReloadAsync();
        (await two.Page.InputValueAsync(Field)).Should().Be("in the second tab");

        // A tab opened by another tab gets a copy of its session storage, like a duplicated tab.
        var copy = await two.Page.RunAndWaitForPopupAsync(() => two.Page.EvaluateAsync("window.open(location.href) && null"));
        await copy.Locator("body[data-connection=connected]").WaitForAsync(); // Its scripts have run.
        await copy.FillAsync(Field, "in the copied tab");
        await copy.ReloadAsync();
        (await copy.InputValueAsync(Field)).Should().Be("in the copied tab");
        await two.Page.ReloadAsync();
        (await two.Page.InputValueAsync(Field)).Should().Be("in the second tab");

        await one.Page.CloseAsync(new() { RunBeforeUnload = true });
        var next = await shared.Host.PageAsync(profile);
        await Assertions.Expect(next.Page.Locator(Field)).ToHaveValueAsync("in the first tab", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task The_draft_of_a_tab_that_crashed_comes_back_in_the_next_one()
    {
        var profile = await Chromium.ProfileAsync();
        var page = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        await page.Page.FillAsync(Field, "written before the crash");
        await CrashAsync(page.Page);

        var next = await shared.Host.PageAsync(profile);

        await Assertions.Expect(next.Page.Locator(Field)).ToHaveValueAsync("written before the crash", new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task An_edit_that_was_begun_stays_over_another_room_a_reload_and_the_edit_of_another_message()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Editors");
        await page.SayAsync("the first");
        await page.SayAsync("the second");
        await page.Page.FillAsync(Field, "a draft");
        await EditAsync(page, 1);
        await page.Page.FillAsync(Field, "the first, half");

        await page.OpenRoomAsync("General");
        (await page.Page.InputValueAsync(Field)).Should().BeEmpty();
        await page.OpenRoomAsync("Editors");
        (await page.Page.InputValueAsync(Field)).Should().Be("the first, half");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        (await page.Page.InputValueAsync(Field)).Should().Be("the first, half");
        (await page.Page.IsVisibleAsync("#editing")).Should().BeTrue();
        await EditAsync(page, 2);
        (await page.Page.InputValueAsync(Field)).Should().Be("the second");
        await page.Page.FillAsync(Field, "the second, half");
        await EditAsync(page, 1);
        await page.WriteAsync(await page.Page.InputValueAsync(Field) + " and whole");
        await page.SeesAsync("the first, half and whole");
        (await page.Page.InputValueAsync(Field)).Should().Be("a draft");
        await EditAsync(page, 2);
        (await page.Page.InputValueAsync(Field)).Should().Be("the second, half");
        await page.Page.PressAsync(Field, "Escape");

        (await page.Page.InputValueAsync(Field)).Should().Be("a draft");
        (await page.TextsAsync()).Should().Equal("the first, half and whole", "the second");
    }

    [Fact]
    public async Task With_full_storage_nothing_is_lost_and_the_page_says_that_it_alone_holds_it()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.WriteAsync("before the storage was full");
        await page.Page.EvaluateAsync(
            """
            () => {
              for (let text = 'x'.repeat(2 ** 20), count = 0; text; count++) {
                try { localStorage.setItem(`fill${count}`, text); } catch { text = text.slice(0, text.length / 2); }
              }
            }
            """);

        await page.WriteAsync("when it was full");
        await page.WriteAsync("and after");
        await page.Outbox.First.Locator(".edit").ClickAsync();
        await page.WriteAsync("before the storage was full, now longer");
        await page.Page.FillAsync(Field, "a draft that fits nowhere");

        (await page.Outbox.Locator(".text").AllInnerTextsAsync())
            .Should().Equal("before the storage was full, now longer", "when it was full", "and after");
        (await page.Outbox.Locator(".note").AllInnerTextsAsync())
            .Should().OnlyContain(note => note.Contains("Kept only while this page is open"));
        (await page.Page.InnerTextAsync("#composer-problem")).Should().Contain("Kept only while this page is open");
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        await page.Page.ClickAsync("#send-all");
        await page.SeesAsync("and after");
        await ChatPage.CountsAsync(page.Outbox, 0);
        (await page.TextsAsync()).Should().Equal("before the storage was full, now longer", "when it was full", "and after");
        (await page.Page.InputValueAsync(Field)).Should().Be("a draft that fits nowhere");
    }

    /// <summary>Kills a tab's process, so that the page runs no event handler.</summary>
    internal static async Task CrashAsync(IPage page)
    {
        var crashed = new TaskCompletionSource();
        page.Crash += (_, _) => crashed.TrySetResult();
        var session = await page.Context.NewCDPSessionAsync(page);
        _ = session.SendAsync("Page.crash").ContinueWith(_ => { }, TaskScheduler.Default);
        await crashed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task EditAsync(ChatPage page, int number)
    {
        await page.Message(number).HoverAsync();
        await page.Message(number).Locator(".edit-message").ClickAsync();
    }
}
