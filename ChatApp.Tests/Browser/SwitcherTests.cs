using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The quick switcher, opened by Ctrl+K.</summary>
[Trait("kind", "browser")]
public sealed class SwitcherTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_room_is_found_by_the_beginnings_of_its_words_and_Enter_leads_there_and_back()
    {
        using var visitor = await WireVisitor.GuestAsync(shared.Host.Server.Address);
        await using var writer = await visitor.ConnectAsync();
        var cafe = await writer.CreateRoomAsync("The Blue Café");
        await using var chat = await OpenInAsync(cafe.Id);
        await chat.ShowsRoomAsync("General");

        await TypeAsync(chat, "CAFE blu");
        await Options(chat).First.WaitForAsync();
        await Assertions.Expect(Options(chat).First).ToContainTextAsync("The Blue Café");
        await chat.Page.Keyboard.PressAsync("Enter");
        await chat.ShowsRoomAsync("The Blue Café");

        await chat.Page.Keyboard.PressAsync("Control+k");
        await chat.Page.Keyboard.PressAsync("Enter");
        await chat.ShowsRoomAsync("General");
        await Assertions.Expect(chat.Page.Locator("#message-text")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_person_is_found_and_a_conversation_with_them_opens()
    {
        await NamedPeople.EnterAsync(shared.Host.Server.Address, "Quentin Switch");
        await using var chat = await shared.PageAsync();

        await TypeAsync(chat, "quentin s");
        await chat.Page.Keyboard.PressAsync("Enter");

        await chat.ShowsRoomAsync("Quentin Switch");
        await TypeAsync(chat, "quentin");
        await ChatPage.CountsAsync(Options(chat).Filter(new() { HasText = "Quentin Switch" }), 1);
    }

    [Fact]
    public async Task A_command_presses_the_button_of_the_page_and_is_offered_only_where_that_can_be_pressed()
    {
        await using var chat = await shared.PageAsync();

        await TypeAsync(chat, "reconn");
        await ChatPage.CountsAsync(Options(chat).Filter(new() { HasText = "Reconnect" }).Filter(new() { HasText = "command" }), 0);
        await chat.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(chat.Page.Locator("#switcher")).ToBeHiddenAsync();
        shared.Host.Relay.Cut();
        await chat.ReachesAsync("disconnected");
        await TypeAsync(chat, "reconn");
        await Assertions.Expect(Options(chat).First).ToContainTextAsync("Reconnect");
        await chat.Page.Keyboard.PressAsync("Enter");
        await chat.ReachesAsync("connected");

        await TypeAsync(chat, "keep for");
        await Assertions.Expect(Options(chat).Last).ToContainTextAsync("Search for");
    }

    [Fact]
    public async Task What_nothing_is_named_is_searched_for_in_the_messages()
    {
        await using var chat = await shared.PageAsync();

        await TypeAsync(chat, "nothing is named so");
        await chat.Page.Keyboard.PressAsync("Enter");

        await chat.Page.ReachesPathAsync("/search");
        await Assertions.Expect(chat.Page.Locator("[name=q]")).ToHaveValueAsync("nothing is named so");
    }

    [Fact]
    public async Task Arrows_choose_and_the_chosen_entry_is_announced()
    {
        await using var chat = await shared.PageAsync();

        await TypeAsync(chat, "se");
        await chat.Page.Keyboard.PressAsync("ArrowUp");

        var chosen = chat.Page.Locator("#switcher [aria-selected=true]");
        await Assertions.Expect(chosen).ToContainTextAsync("Search for “se”");
        var active = await chat.Page.Locator("#switcher input").GetAttributeAsync("aria-activedescendant");
        (await chosen.GetAttributeAsync("id")).Should().Be(active);
    }

    private static ILocator Options(ChatPage chat) => chat.Page.Locator("#switcher [role=option]");

    private static async Task TypeAsync(ChatPage chat, string words)
    {
        await chat.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(chat.Page.Locator("#switcher input")).ToBeFocusedAsync();
        await chat.Page.Keyboard.TypeAsync(words);
    }

    private async Task<ChatPage> OpenInAsync(string roomId)
    {
        var chat = await shared.Host.PageAsync(path: $"/join/{roomId}");
        await chat.Page.ClickAsync($"form[action='/join/{roomId}'] .primary");
        await chat.ConnectedAsync();
        await chat.OpenRoomAsync("General");
        return chat;
    }
}
