using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Settings that are changed without leaving the chat.</summary>
[Trait("kind", "browser")]
public sealed class SettingsDialogTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Theme_and_language_change_while_the_page_stays_connected()
    {
        await using var chat = await shared.PageAsync();
        var dialog = chat.Page.Locator("#settings-dialog");

        await chat.Page.ClickAsync("#settings");
        await dialog.GetByText("Dark", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(chat.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await dialog.Locator("select").SelectOptionAsync("zh");
        await Assertions.Expect(dialog.Locator(".reload")).ToBeVisibleAsync();

        (await chat.StateAsync()).Should().Be("connected");
        chat.Sockets.Should().Be(1);
        await dialog.Locator(".reload a").ClickAsync();
        await chat.ConnectedAsync();
        await Assertions.Expect(chat.Page.Locator("html[lang=zh-Hans]")).ToHaveAttributeAsync("data-theme", "dark");
        await chat.Page.ClickAsync("#settings");
        await Assertions.Expect(dialog.Locator("select")).ToHaveValueAsync("zh");
        await Assertions.Expect(dialog.Locator("[value=dark]")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task What_cannot_be_saved_is_said_and_taken_back()
    {
        await using var chat = await shared.PageAsync();
        await chat.Page.ClickAsync("#settings");
        await chat.Page.RouteAsync("**/settings?handler=Look", route => route.AbortAsync());

        await chat.Page.Locator("#settings-dialog").GetByText("Dark", new() { Exact = true }).ClickAsync();

        await Assertions.Expect(chat.Page.Locator("#settings-dialog .problem")).ToContainTextAsync("Not saved");
        await Assertions.Expect(chat.Page.Locator("#settings-dialog [value=auto]")).ToBeCheckedAsync();
        await Assertions.Expect(chat.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "auto");
    }
}
