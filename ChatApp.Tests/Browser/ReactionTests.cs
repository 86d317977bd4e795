using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class ReactionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    private const string Field = "#composer textarea";

    [Fact]
    public async Task Two_people_react_at_once_and_both_see_who_did_and_a_press_takes_ones_own_back()
    {
        var (anna, mei) = await TwoAsync("Lunch");
        await anna.SayAsync("Lunch at noon?");
        await mei.SeesAsync("Lunch at noon?");

        await Task.WhenAll(PickAsync(anna, "👍"), PickAsync(mei, "👍"));

        foreach (var page in new[] { anna, mei })
        {
            await ShowsAsync(page, "👍 2");
            (await Chip(page).GetAttributeAsync("aria-pressed")).Should().Be("true");
            (await Chip(page).GetAttributeAsync("title"))!.Split(", ")
                .Should().BeEquivalentTo(await anna.NameAsync(), await mei.NameAsync());
        }

        await Chip(mei).FocusAsync();
        await mei.Page.Keyboard.PressAsync("Enter");
        await ShowsAsync(anna, "👍 1");
        await ShowsAsync(mei, "👍 1");
        (await Chip(mei).GetAttributeAsync("aria-pressed")).Should().Be("false");
        (await mei.Page.EvaluateAsync<string>("document.activeElement.className"))
            .Should().Be("reaction", "the keyboard stays where it is");
        await Chip(anna).ClickAsync();
        await ChatPage.CountsAsync(Chip(mei), 0);
    }

    [Fact]
    public async Task Reactions_are_there_after_a_reload_and_after_another_room_was_shown()
    {
        var (anna, mei) = await TwoAsync("Before");
        await anna.SayAsync("Well?");
        await mei.SeesAsync("Well?");
        await PickAsync(mei, "🎉");
        await ShowsAsync(anna, "🎉 1");
        var title = await mei.NameAsync();

        await anna.Page.ReloadAsync();
        await ShowsAsync(anna, "🎉 1");
        (await Chip(anna).GetAttributeAsync("title")).Should().Be(title);
        await anna.ConnectedAsync();
        await anna.OpenRoomAsync("General");
        await anna.OpenRoomAsync("Before");
        await ShowsAsync(anna, "🎉 1");
        await Chip(anna).ClickAsync();
        await ShowsAsync(mei, "🎉 2");
    }

    [Fact]
    public async Task Any_emoji_can_be_typed_or_named_and_what_is_none_is_said_to_be_none()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Typed");
        await page.SayAsync("React to this");

        await AskAsync(page);
        await page.Page.FillAsync("#reaction-emoji", "not one");
        await page.Page.PressAsync("#reaction-emoji", "Enter");
        await Assertions.Expect(page.Page.Locator("#reaction-dialog .problem")).ToHaveTextAsync("A reaction is one emoji.", Patience);
        await page.Page.FillAsync("#reaction-emoji", "🦩");
        await page.Page.PressAsync("#reaction-emoji", "Enter");
        await ShowsAsync(page, "🦩 1");
        await AskAsync(page);
        await page.Page.FillAsync("#reaction-emoji", "rocket");
        await page.Page.PressAsync("#reaction-emoji", "Enter");

        await Assertions.Expect(Chip(page).Nth(1)).ToHaveTextAsync("🚀 1", Patience);
    }

    [Fact]
    public async Task A_name_between_colons_alone_reacts_to_the_last_message_and_anything_else_is_sent()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Plus one");
        await page.SayAsync("first");
        await page.SayAsync("second");

        await page.WriteAsync(":+1:");
        await Assertions.Expect(page.Message(2).Locator(".reaction")).ToHaveTextAsync("👍 1", Patience);
        await Assertions.Expect(page.Page.Locator(Field)).ToHaveValueAsync("");
        await page.WriteAsync(":no such name:");
        await page.SeesAsync(":no such name:");

        await ChatPage.CountsAsync(Chip(page), 1);
    }

    [Fact]
    public async Task Without_a_connection_a_reaction_is_refused_in_words_and_not_kept()
    {
        var host = shared.Host;
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Cut off");
        await page.SayAsync("Here");
        await PickAsync(page, "👍");
        await ShowsAsync(page, "👍 1");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await Chip(page).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".message-problem")).ToHaveTextAsync("Not connected. Reconnect first.", Patience);
        await page.WriteAsync(":heart:");
        await Assertions.Expect(page.Page.Locator("#composer-problem")).ToHaveTextAsync("Not connected. Reconnect first.", Patience);
        (await page.Page.InputValueAsync(Field)).Should().Be(":heart:");
        await page.Page.FillAsync(Field, "");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await page.SayAsync("back");

        await ShowsAsync(page, "👍 1");
        (await Chip(page).GetAttributeAsync("aria-pressed")).Should().Be("true");
    }

    [Fact]
    public async Task Reactions_made_while_away_are_there_and_count_neither_as_edits_nor_as_messages()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        foreach (var text in new[] { "one", "two" })
            await writer.SayAsync(text);
        await page.SeesAsync("two");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await PickAsync(writer, "👍");
        await ShowsAsync(writer, "👍 1");
        await page.Reconnect.ClickAsync();
        (await page.CaughtUpAsync()).Should().BeEmpty("there is nothing to read");
        await ShowsAsync(page, "👍 1");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await Chip(writer).ClickAsync();
        await ChatPage.CountsAsync(Chip(writer), 0);
        await writer.Page.PressAsync(Field, "ArrowUp");
        await writer.WriteAsync("two, changed");
        await writer.SeesAsync("two, changed");
        await page.Reconnect.ClickAsync();

        (await page.CaughtUpAsync()).Should().Contain("1 edit; nothing missing").And.NotContain("2 edits");
        await ChatPage.CountsAsync(Chip(page), 0);
    }

    [Fact]
    public async Task A_reaction_to_a_message_leaves_its_toolbar_open_and_is_not_read_out_as_a_new_message()
    {
        var (anna, mei) = await TwoAsync("Old");
        await anna.SayAsync("an old message");
        await mei.SeesAsync("an old message");
        await mei.Page.ReloadAsync();
        await mei.ConnectedAsync();
        await mei.Message(1).HoverAsync();
        await mei.Page.FocusAsync(".message-actions .copy-link");

        await PickAsync(anna, "👍");
        await ShowsAsync(mei, "👍 1");
        (await mei.Page.EvaluateAsync<string>("document.activeElement.className")).Should().Contain("copy-link");
        await anna.SayAsync("a new message");

        var announced = mei.Page.Locator("#announcements p");
        await Assertions.Expect(announced.First).ToContainTextAsync("a new message", new() { Timeout = 20_000 });
    }

    private async Task<(ChatPage Anna, ChatPage Mei)> TwoAsync(string room)
    {
        var (anna, mei) = (await shared.PageAsync(), await shared.PageAsync());
        var id = await anna.CreateRoomAsync(room);
        await mei.Page.GotoAsync(new Uri(shared.Host.Relay.Address, $"/join/{id}").ToString());
        await mei.Page.ClickAsync($"form[action='/join/{id}'] button");
        await mei.ConnectedAsync();
        await mei.ShowsRoomAsync(room);
        return (anna, mei);
    }

    private static ILocator Chip(ChatPage page) => page.Page.Locator("#messages .reaction");

    private static Task ShowsAsync(ChatPage page, string text) => Assertions.Expect(Chip(page).First).ToHaveTextAsync(text, Patience);

    private static async Task AskAsync(ChatPage page)
    {
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .react-message");
    }

    private static async Task PickAsync(ChatPage page, string emoji)
    {
        await AskAsync(page);
        await page.Page.Locator("#reaction-dialog .common button", new() { HasText = emoji }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#reaction-dialog")).ToBeHiddenAsync(new() { Timeout = 20_000 });
    }
}
