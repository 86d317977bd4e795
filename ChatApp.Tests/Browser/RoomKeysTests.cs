using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class RoomKeysTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Keys_lead_through_the_rooms_and_one_press_marks_all_of_them_as_read()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Attic");
        var page = reader.Page.Page;
        var readAll = page.Locator("#read-all");
        await Assertions.Expect(readAll).ToBeHiddenAsync();
        var said = await reader.SayAsync("up here");
        await Assertions.Expect(readAll).ToBeEnabledAsync(new() { Timeout = 20_000 });

        await page.Keyboard.PressAsync("Alt+Shift+ArrowDown");
        await page.Keyboard.PressAsync("Alt+Shift+ArrowUp");
        await reader.Page.ShowsRoomAsync("Attic");
        await reader.MarkAsync(mark => mark.ReadUpTo == said.Number);
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await page.Keyboard.PressAsync("Alt+ArrowDown");
        await page.Keyboard.PressAsync("Alt+ArrowUp");
        await reader.Page.ShowsRoomAsync("General");
        page.Url.Should().NotContain(reader.Room.Id);

        var last = await reader.SayAsync("and once more");
        last.Number.Should().Be(said.Number + 1);
        await Assertions.Expect(reader.Page.RoomItem("Attic").Locator(".unread")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await readAll.ClickAsync();
        await reader.MarkAsync(mark => mark.ReadUpTo == last.Number);
        await Assertions.Expect(readAll).ToBeHiddenAsync(new() { Timeout = 20_000 });

        await page.FocusAsync("#rooms a");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#message-text")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#message-text")).ToHaveValueAsync("?");
        await page.ClickAsync("#connection-state");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys-dialog")).ToContainTextAsync("Alt+↓");
    }
}
