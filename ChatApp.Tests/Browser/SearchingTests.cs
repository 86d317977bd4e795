using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The search field, the results page, and the way from a hit to its place.</summary>
[Trait("kind", "browser")]
public sealed class SearchingTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("en-GB", "needle", "a needle in the hay, number {0}", "needle")]
    [InlineData("zh-CN", "上海", "下周去上海出差，第 {0} 次", "上海")]
    public async Task What_one_looks_for_is_found_newest_first_and_marked_while_another_writes_it(
        string locale, string words, string text, string marked)
    {
        using var visitor = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        await using var writer = await visitor.ConnectAsync();
        var room = await writer.CreateRoomAsync($"Hay {locale}");
        await writer.SayInAsync(room.Id, string.Format(null, text, 0));
        var page = await OpenAsync(room.Id, new() { Locale = locale });
        using var enough = new CancellationTokenSource();
        var writing = WriteAsync();

        await page.Page.Keyboard.PressAsync("Control+k");
        await page.Page.Keyboard.TypeAsync(words);
        await page.Page.Keyboard.PressAsync("Enter");
        for (var round = 0; round < 5; round++)
        {
            await page.Page.Locator("#hits li").First.WaitForAsync();
            var numbers = await page.Page.EvaluateAsync<int[]>(
                "[...document.querySelectorAll('#hits a')].map(hit => Number(new URL(hit.href).searchParams.get('at')))");
            numbers.Should().Equal(Enumerable.Range(numbers[^1], numbers.Length).Reverse(), "each message is there once, none is missing");
            (await page.Page.Locator("#hits mark").AllInnerTextsAsync())
                .Should().HaveCount(numbers.Length).And.OnlyContain(mark => mark == marked);
            await page.Page.ReloadAsync();
        }

        await enough.CancelAsync();
        await writing;

        async Task WriteAsync()
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20)); // Below the rate of one person.
            for (var number = 1; !enough.IsCancellationRequested && await pace.WaitForNextTickAsync(); number++)
                await writer.SayInAsync(room.Id, string.Format(null, text, number));
        }
    }

    [Fact]
    public async Task A_hit_opens_its_place_in_the_history_and_one_reads_on_from_there()
    {
        using var visitor = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        await using var writer = await visitor.ConnectAsync();
        var room = await writer.CreateRoomAsync();
        for (var number = 1; number <= 120; number++)
            await writer.SayInAsync(room.Id, number == 20 ? "the **lost** key" : $"message {number}");
        var page = await OpenAsync(room.Id);

        await page.Page.FillAsync("#search input", "lost key");
        await page.Page.PressAsync("#search input", "Enter");
        await page.Page.ClickAsync("#hits a");

        await page.ConnectedAsync();
        await page.Page.Locator("[data-number='20'].looked-for").WaitForAsync();
        await page.Page.EvaluateAsync("(scroll => scroll.scrollTop = scroll.scrollHeight)(document.querySelector('.scroll'))");
        await page.Message(60).WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    [Fact]
    public async Task The_keys_go_to_the_switcher_and_to_the_field_once_and_never_during_a_composition_and_Escape_goes_back()
    {
        var page = await ReadyAsync(await shared.PageAsync());
        var keys = await InputMethod.OfAsync(page);
        await page.Page.FocusAsync("#composer textarea");

        (await PressAsync(page, "isComposing: true")).Should().Be("TEXTAREA#message-text");
        (await PressAsync(page, "keyCode: 229")).Should().Be("TEXTAREA#message-text");
        (await PressAsync(page, "repeat: true")).Should().Be("TEXTAREA#message-text");
        (await PressAsync(page, "")).Should().Be("INPUT#switcher-field");
        await keys.ComposeAsync("sousuo");
        await keys.CommitAsync("搜索", asInSafari: true);
        (await page.Page.InputValueAsync("#switcher input")).Should().Be("搜索", "the Enter of an input method chooses nothing");
        await page.Page.Keyboard.PressAsync("Escape");
        (await page.FocusedAsync()).Should().Be("TEXTAREA#message-text");

        await page.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.Page.Locator("#message-text")).ToHaveValueAsync("/");
        await page.Page.FocusAsync("#room-about");
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("sousuo");
        await keys.ComposeAsync("sousuo");
        await keys.CommitAsync("搜索", asInSafari: true);
        (await page.Page.InputValueAsync("#search input")).Should().Be("sousuo搜索", "the Enter of an input method searches nothing");
        await page.Page.FillAsync("#search input", "");
        await page.Page.Keyboard.PressAsync("Escape");

        (await page.FocusedAsync()).Should().Be("TEXTAREA#message-text");
    }

    [Fact]
    public async Task On_a_narrow_page_the_key_and_the_button_lead_to_the_page_with_its_field_ready()
    {
        var page = await ReadyAsync(await shared.PageAsync());
        await page.Page.SetViewportSizeAsync(390, 780);

        (await page.Page.IsVisibleAsync("#search input")).Should().BeFalse();
        await page.Page.FocusAsync(".scroll");
        await page.Page.Keyboard.PressAsync("/");

        await page.Page.ReachesPathAsync("/search");
        (await page.Page.EvaluateAsync<string>("document.activeElement.name")).Should().Be("q");
    }

    [Fact]
    public async Task Without_script_the_field_the_filters_the_pages_and_the_hits_work()
    {
        using var visitor = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        await using var writer = await visitor.ConnectAsync();
        var room = await writer.CreateRoomAsync("Plain");
        for (var number = 1; number <= 25; number++)
            await writer.SayInAsync(room.Id, $"plain words {number}");
        var plain = shared.Host.Track(await ChatPage.OpenAsync(
            shared.Host.Server.Address, await Chromium.ProfileAsync(new() { Locale = "en-GB", JavaScriptEnabled = false }),
            $"/join/{room.Id}"));
        await plain.Page.ClickAsync($"form[action='/join/{room.Id}'] .primary");

        await plain.Page.FillAsync("#search input", "plain");
        await plain.Page.PressAsync("#search input", "Enter");
        await ChatPage.CountsAsync(plain.Page.Locator("#hits li"), 20);
        (await plain.Page.InnerTextAsync("#searched")).Should().MatchRegex(@"^([\d,]+) of \1 messages searched\.");
        await plain.Page.ClickAsync("#older");
        await ChatPage.CountsAsync(plain.Page.Locator("#hits li"), 5);
        await plain.Page.ClickAsync("#search summary");
        await plain.Page.SelectOptionAsync("#search select", room.Id);
        await plain.Page.FillAsync("#search [name=from]", "nobody of that name");
        await plain.Page.ClickAsync("#search .primary");
        await ChatPage.CountsAsync(plain.Page.Locator("#hits li"), 0);
        await plain.Page.FillAsync("#search [name=from]", "");
        await plain.Page.ClickAsync("#search .primary");
        await plain.Page.ClickAsync("#hits a >> nth=0");

        await plain.Page.Locator("[data-number='25'].looked-for").WaitForAsync();
    }

    private async Task<ChatPage> OpenAsync(string roomId, BrowserNewContextOptions? options = null)
    {
        var page = await shared.Host.PageAsync(await Chromium.ProfileAsync(options), $"/join/{roomId}");
        await page.Page.ClickAsync($"form[action='/join/{roomId}'] .primary");
        return await ReadyAsync(await page.ConnectedAsync());
    }

    // The key works once the page's last parts are loaded.
    private static async Task<ChatPage> ReadyAsync(ChatPage page)
    {
        await page.Page.Locator("#search [aria-keyshortcuts]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }

    private static async Task<string> PressAsync(ChatPage page, string how)
    {
        await page.Page.EvaluateAsync(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
            + $"{{ key: 'k', ctrlKey: true, bubbles: true, cancelable: true, {how} }}))");
        return await page.Page.EvaluateAsync<string>("(one => one.tagName + (one.id && `#${one.id}`))(document.activeElement)");
    }
}
