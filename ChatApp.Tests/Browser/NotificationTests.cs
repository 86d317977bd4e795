using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Desktop notifications, through the browser's own API; what it showed is recorded.</summary>
[Trait("kind", "browser")]
public sealed class NotificationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Record = """
        window.told = [];
        const Real = window.Notification;
        window.Notification = class extends Real {
          constructor(title, options) {
            super(title, options);
            const one = { notification: this, title, body: options.body ?? '', tag: options.tag, state: 'made' };
            for (const state of ['show', 'error', 'close']) this.addEventListener(state, () => (one.state = state));
            window.told.push(one);
          }
        };
        window.tones = 0;
        const start = OscillatorNode.prototype.start;
        OscillatorNode.prototype.start = function (...when) {
          window.tones++;
          return start.apply(this, when);
        };
        """;

    private const string Shown = "window.told.filter(one => one.tag !== 'chatapp').map(one => `${one.title}: ${one.body} (${one.state})`)";

    [Fact]
    public async Task Asked_for_by_a_press_one_of_two_tabs_shows_a_message_with_author_and_room_and_a_click_leads_to_it()
    {
        await using var reader = await StartAsync("Night watch");
        var (page, second) = (reader.Page.Page, await AgainAsync(reader));
        await reader.SayAsync($"@{await reader.Page.NameAsync()} before the press");
        await Assertions.Expect(page).ToHaveTitleAsync("(1) General · ChatApp", new() { Timeout = 20_000 });
        (await ShownAsync(page, second)).Should().BeEmpty("nobody has asked for it");

        await AskAsync(page);
        await reader.SayAsync("no mention");
        var mention = await reader.SayAsync($"@{await reader.Page.NameAsync()} the *gate* is open");
        await ShowAsync($"{reader.Writer.Hello!.Person.Name} · Night watch: {mention.Text} (show)", page, second);
        var last = await reader.SayAsync($"@{await reader.Page.NameAsync()} and shut again");
        await ShowAsync($"{reader.Writer.Hello!.Person.Name} · Night watch: {last.Text} (show)", page, second);
        (await ShownAsync(page, second)).Should().HaveCount(2, "one tab shows each message, once");

        var leader = (await ShownAsync(page)).Count > 0 ? page : second;
        await leader.EvaluateAsync("window.told.at(-1).notification.dispatchEvent(new Event('click'))");
        await ChatPage.Of(leader).ShowsRoomAsync("Night watch");
        await reader.MarkAsync(mark => mark.ReadUpTo == last.Number);
        (await ShownAsync(page, second)).Should().OnlyContain(shown => shown.EndsWith("(close)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quiet_hours_and_a_room_set_to_nothing_show_nothing_and_what_is_shown_plays_the_sound_and_hides_the_text_if_wanted()
    {
        await using var reader = await StartAsync("Boiler room");
        var page = reader.Page.Page;
        await AskAsync(page);
        var now = DateTime.Now;
        await SetAsync(now.AddHours(-2));
        await reader.SayAsync($"@{await reader.Page.NameAsync()} in quiet hours");
        await Assertions.Expect(page).ToHaveTitleAsync("(1) General · ChatApp", new() { Timeout = 20_000 });
        await SetAsync(now.AddHours(2));

        await reader.SayAsync("no mention");
        await Assertions.Expect(reader.Page.RoomItem("Boiler room").Locator(".unread")).ToHaveTextAsync("2", new() { Timeout = 20_000 });
        await reader.Marks.CallAsync("SetNotifyLevel", reader.Room.Id, "everything");
        await Assertions.Expect(page).ToHaveTitleAsync("(2) General · ChatApp", new() { Timeout = 20_000 });
        await reader.SayAsync("to a room set to everything");
        await ShowAsync($"{reader.Writer.Hello!.Person.Name} · Boiler room: to a room set to everything (show)", page);
        (await ShownAsync(page)).Should().ContainSingle("what was old when the level was raised is not news");

        await reader.Marks.CallAsync("SetNotifyLevel", reader.Room.Id, "nothing");
        await Assertions.Expect(page).ToHaveTitleAsync("General · ChatApp", new() { Timeout = 20_000 });
        await reader.SayAsync($"@{await reader.Page.NameAsync()} to a muted room");
        await Assertions.Expect(reader.Page.RoomItem("Boiler room").Locator(".mentions")).ToHaveTextAsync("@2", new() { Timeout = 20_000 });

        await SetAsync(now.AddHours(3), hidesText: true);
        await reader.Marks.CallAsync("SetNotifyLevel", reader.Room.Id, "everything");
        await Assertions.Expect(page).ToHaveTitleAsync("(4) General · ChatApp", new() { Timeout = 20_000 });
        await reader.SayAsync("without its text");
        await ShowAsync($"{reader.Writer.Hello!.Person.Name} · Boiler room: New message (show)", page);
        (await ShownAsync(page)).Should().HaveCount(2);
        (await page.EvaluateAsync<int>("window.tones")).Should().Be(4, "each plays its two tones once");

        // Four quiet hours; notifications with a sound.
        async Task SetAsync(DateTime from, bool hidesText = false)
        {
            using var answer = await reader.Marks.Visitor!.PostFormAsync(
                "/settings/notifications",
                [
                    new("rooms", "mentions"), new("hidesText", hidesText ? "true" : "false"), new("sound", "true"),
                    new("from", from.ToString("HH:mm", null)), new("until", from.AddHours(4).ToString("HH:mm", null)),
                ]);
            answer.EnsureSuccessStatusCode();
            await reader.Marks.EventAsync(
                "NotificationsChanged", told => told[0].GetProperty("quietFrom").GetInt32() == (from.Hour * 60) + from.Minute);
        }
    }

    [Fact]
    public async Task The_level_of_a_room_is_kept_over_a_reload_and_in_another_browser_and_told_to_open_pages()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Tool shed");
        var page = reader.Page.Page;
        await using var elsewhere = await Chromium.ProfileAsync();
        await elsewhere.AddCookiesAsync((await page.Context.CookiesAsync()).Select(
            cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = shared.Host.Relay.Address.ToString() }));
        var other = (await (await shared.Host.PageAsync(elsewhere)).ConnectedAsync()).Page;
        await Assertions.Expect(other.Locator("#notify")).ToHaveAttributeAsync("data-level", "mentions");

        await page.ClickAsync("#notify");
        await page.Locator("#notify-dialog [value=nothing]").CheckAsync();

        await HasLevelAsync(other, "nothing");
        await HasLevelAsync(page, "nothing");
        await page.ReloadAsync();
        await HasLevelAsync(page, "nothing");
        await page.ClickAsync("#notify");
        await Assertions.Expect(page.Locator("#notify-dialog [value=nothing]")).ToBeCheckedAsync();
        await page.Locator("#notify-dialog [value='']").CheckAsync();
        await HasLevelAsync(other, "mentions");

        static Task HasLevelAsync(IPage page, string level) =>
            Assertions.Expect(page.Locator("#notify")).ToHaveAttributeAsync("data-level", level, new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task A_hidden_page_counts_in_its_title_and_shows_what_comes_to_its_own_room_until_it_is_read()
    {
        using var writer = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        await using var client = await writer.ConnectAsync();
        await using var tab = await HideableTab.OpenAsync(shared.Host.Server.Address);
        await tab.GrantAsync(shared.Host.Server.Address, "notifications");
        await tab.UntilAsync("document.body.dataset.connection === 'connected' && document.querySelector('#notify').dataset.level");
        await tab.EvaluateAsync(Record + "document.querySelector('#notify').click()");
        await tab.UntilAsync("document.querySelector('#notify-dialog').open");
        await tab.EvaluateAsync("document.querySelector('#notify-here').click()");
        await tab.UntilAsync("window.told.length === 1 && window.told[0].state === 'show'");
        await tab.HideAsync();

        await client.SayAsync($"@{await tab.EvaluateAsync("document.querySelector('#my-name').textContent")} come back");
        await tab.UntilAsync($"{Shown}.length === 1 && {Shown}[0].endsWith('come back (show)')");
        (await tab.EvaluateAsync("document.title")).Should().Be("(1) General · ChatApp");

        await tab.EvaluateAsync("document.querySelector('#notify-dialog').close()");
        await tab.ShowAsync();
        await tab.UntilAsync($"document.title === 'General · ChatApp' && {Shown}[0].endsWith('(close)')");
    }

    private async Task<Reader> StartAsync(string room)
    {
        var profile = await Chromium.WholeProfileAsync();
        await profile.GrantPermissionsAsync(["notifications"]);
        await profile.AddInitScriptAsync(Record);
        return await Reader.StartAsync(shared.Host, room, profile: profile);
    }

    private async Task<IPage> AgainAsync(Reader reader) =>
        (await (await shared.Host.PageAsync(reader.Page.Page.Context)).ConnectedAsync()).Page;

    private static async Task ShowAsync(string what, params IPage[] pages)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // Polled: any of the pages may show it.
        while (!(await ShownAsync(pages)).Contains(what))
            await looking.WaitForNextTickAsync(patience.Token);
    }

    private static async Task<IReadOnlyList<string>> ShownAsync(params IPage[] pages) =>
        [.. (await Task.WhenAll(pages.Select(page => page.EvaluateAsync<string[]>(Shown)))).SelectMany(shown => shown)];

    private static async Task AskAsync(IPage page)
    {
        await page.ClickAsync("#notify");
        await page.ClickAsync("#notify-here");
        await Assertions.Expect(page.Locator("#notify-dialog .here")).ToHaveTextAsync("Shown while the page is open and connected.");
        await page.Keyboard.PressAsync("Escape");
    }
}
