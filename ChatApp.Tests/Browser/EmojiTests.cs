using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>All emoji, with search, recent ones and a skin tone.</summary>
[Trait("kind", "browser")]
public sealed class EmojiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Field = "#message-text";

    [Theory]
    [InlineData("en-GB", "flamingo", "🦩", "flamingo")]
    [InlineData("en-GB", "grin cat", "😺", "grinning cat")]
    [InlineData("zh-CN", "火烈鸟", "🦩", "火烈鸟")]
    [InlineData("zh-CN", "flamingo", "🦩", "火烈鸟")]
    public async Task One_is_found_by_its_words_in_both_languages(string locale, string words, string sign, string label)
    {
        var chat = await OpenAsync(locale);

        await chat.Page.FillAsync("#emoji-search", words);

        var first = Grid(chat).First;
        await Assertions.Expect(first).ToHaveTextAsync(sign);
        await Assertions.Expect(first).ToHaveAttributeAsync("aria-label", label);
        await chat.Page.PressAsync("#emoji-search", "Enter");
        await Assertions.Expect(chat.Page.Locator(Field)).ToHaveValueAsync($"{sign} ");
    }

    [Fact]
    public async Task Those_used_last_are_first_the_next_time_and_the_skin_tone_is_kept()
    {
        var chat = await OpenAsync();
        await chat.Page.ClickAsync("#emoji-dialog [data-group='1']");
        await chat.Page.SelectOptionAsync("#emoji-dialog .tone", "3");
        await Grid(chat).Filter(new() { HasText = "👋🏽" }).ClickAsync();
        await chat.Page.ClickAsync("#emoji");
        await chat.Page.FillAsync("#emoji-search", "rocket");
        await Grid(chat).First.ClickAsync();
        await Assertions.Expect(chat.Page.Locator(Field)).ToHaveValueAsync("👋🏽 🚀 ");

        await chat.Page.ReloadAsync();
        await chat.ConnectedAsync();
        await chat.Page.ClickAsync("#emoji");

        await Assertions.Expect(Grid(chat)).ToHaveTextAsync(["🚀", "👋🏽"]);
        await Assertions.Expect(chat.Page.Locator("#emoji-dialog .tone")).ToHaveValueAsync("3");
    }

    [Theory]
    [InlineData("well done :tada:", "well done 🎉")]
    [InlineData("at 10:30:45", "at 10:30:45")]
    [InlineData("in C:\\x:", "in C:\\x:")]
    [InlineData("no :such-name:", "no :such-name:")]
    [InlineData("type `:tada:", "type `:tada:")]
    [InlineData("`code` and :tada:", "`code` and 🎉")]
    [InlineData("std::cat:", "std::cat:")]
    public async Task A_name_becomes_an_emoji_at_its_second_colon(string typed, string becomes)
    {
        var chat = await shared.PageAsync();
        await chat.Page.FocusAsync(Field);

        await chat.Page.Keyboard.TypeAsync(typed);

        await Assertions.Expect(chat.Page.Locator(Field)).ToHaveValueAsync(becomes);
        await chat.Page.Keyboard.TypeAsync(" x");
        await Assertions.Expect(chat.Page.Locator(Field)).ToHaveValueAsync($"{becomes} x");
    }

    [Fact]
    public async Task Arrows_move_in_the_grid_and_back_to_the_field()
    {
        var chat = await OpenAsync();
        await chat.Page.FillAsync("#emoji-search", "cat");
        await Grid(chat).Nth(12).WaitForAsync();
        var keys = chat.Page.Keyboard;

        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(Grid(chat).Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowUp");
        await Assertions.Expect(Grid(chat).Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowUp");
        await Assertions.Expect(chat.Page.Locator("#emoji-search")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(chat.Page.Locator("#emoji-dialog")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_a_connection_there_are_the_usual_ones()
    {
        var chat = await shared.PageAsync();
        shared.Host.Relay.Cut();
        await chat.ReachesAsync("disconnected");
        await chat.Page.RouteAsync("**/emoji.*", route => route.AbortAsync());

        await chat.Page.ClickAsync("#emoji");

        await Grid(chat).Nth(20).WaitForAsync();
    }

    private static ILocator Grid(ChatPage chat) => chat.Page.Locator("#emoji-dialog .emoji-grid button");

    private async Task<ChatPage> OpenAsync(string locale = "en-GB")
    {
        var chat = await (await shared.Host.PageAsync(await Chromium.ProfileAsync(new() { Locale = locale }))).ConnectedAsync();
        await chat.Page.ClickAsync("#emoji");
        await Grid(chat).Nth(60).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return chat;
    }
}
