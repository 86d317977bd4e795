using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class FocusTests
{
    private const string Field = "TEXTAREA#message-text";

    [Fact]
    public async Task Whatever_a_press_takes_away_the_focus_stays_where_the_person_works()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        var keyboard = page.Page.Keyboard;
        await keyboard.PressAsync("Tab");
        (await page.FocusedAsync()).Should().Be("A");
        await keyboard.PressAsync("Enter");
        await IsAsync(Field, "the skip link leads there");
        await page.Page.EvaluateAsync(WatchBody);

        // Sending.
        await page.Page.FillAsync("#composer textarea", "one");
        await page.Page.ClickAsync("#send");
        await IsAsync(Field, "Send by mouse");
        await page.Page.FillAsync("#composer textarea", "two");
        await PressAsync("#send");
        await IsAsync(Field, "Send by keyboard");
        foreach (var text in new[] { "three", "four" })
            await page.SayAsync(text);

        // Deleting and editing.
        await DeleteAsync(1);
        (await page.Page.EvaluateAsync<string>("document.activeElement.closest('li').dataset.number")).Should().Be("2", "the next message");
        await DeleteAsync(4);
        await IsAsync(Field, "after the last message");
        await page.Message(2).HoverAsync();
        await page.Page.ClickAsync(".message-actions .delete-message");
        await keyboard.PressAsync("Escape");
        await ElsewhereAsync("deletion thought over");
        await page.Page.FocusAsync("[data-number='3'] .at");
        await PressAsync("[data-number='3'] .edit-message");
        await PressAsync("#editing button");
        await IsAsync(Field, "edit cancelled");

        // Dialogs, rooms, the name.
        foreach (var opener in new[] { "#room-add", "#direct-add", "#room-about", "#presence" })
        {
            await PressAsync(opener);
            await ElsewhereAsync($"{opener} opened");
            await keyboard.PressAsync("Escape");
            await ElsewhereAsync($"{opener} closed");
        }

        await page.CreateRoomAsync("Harbour");
        await IsAsync(Field, "room made");
        await page.OpenRoomAsync("General");
        await IsAsync(Field, "room changed by mouse");
        await PressAsync("#rooms li:not(:has([aria-current])) a");
        await IsAsync(Field, "room changed by keyboard");
        await page.Page.FocusAsync("#room-about");
        await page.Page.EvaluateAsync("history.back()");
        await page.ShowsRoomAsync("General");
        await IsAsync(Field, "room changed by the browser's button");
        await PressAsync("#my-name");
        await keyboard.PressAsync("Escape");
        await IsAsync("BUTTON#my-name", "name kept");
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("Zoë");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#my-name:visible")).ToHaveTextAsync("Zoë");
        await IsAsync("BUTTON#my-name", "name saved");

        // The outbox, and reconnecting.
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        foreach (var text in new[] { "first", "second", "third" })
            await page.WriteAsync(text);
        await PressAsync("#outbox li:nth-child(2) .discard");
        await ChatPage.CountsAsync(page.Outbox, 2);
        (await page.Page.EvaluateAsync<string>("document.activeElement.closest('li').querySelector('.text').textContent"))
            .Should().Be("third");
        await keyboard.PressAsync("Enter");
        await ElsewhereAsync("last discarded");
        await PressAsync("#reconnect");
        await IsAsync(Field, "Reconnect by keyboard");
        await page.ConnectedAsync();
        await page.Page.Locator("#send-all:enabled").WaitForAsync();
        await PressAsync("#send-all");
        await ChatPage.CountsAsync(page.Outbox, 0);
        await IsAsync(Field, "all sent");

        // An archived room, and one that was left.
        await page.OpenRoomAsync("Harbour");
        await PressAsync("#room-about");
        await PressAsync("#archive-room");
        await ConfirmAsync();
        await page.Page.Locator("#archived:visible").WaitForAsync();
        await ElsewhereAsync("archived");
        await PressAsync("#quit-room");
        await ConfirmAsync();
        await page.Page.Locator(".panel.lost").WaitForAsync();
        await ElsewhereAsync("room left");
        await page.OpenRoomAsync("General");
        (await page.Page.EvaluateAsync<string[]>("window.bodyHadIt")).Should().BeEmpty("nor between two acts");

        // Load again.
        await page.Page.EvaluateAsync("document.body.dataset.old = ''; document.querySelector('#reload').click()");
        await page.Page.Locator("body:not([data-old])[data-connection=connected]").WaitForAsync();
        await IsAsync(Field, "loaded again");

        async Task PressAsync(string selector)
        {
            await page.Page.FocusAsync(selector);
            await keyboard.PressAsync("Enter");
        }

        // The question has the focus on what leaves everything as it is.
        async Task ConfirmAsync()
        {
            await keyboard.PressAsync("Shift+Tab");
            await keyboard.PressAsync("Enter");
        }

        async Task DeleteAsync(int number)
        {
            await page.Page.FocusAsync($"[data-number='{number}'] .at");
            await PressAsync($"[data-number='{number}'] .delete-message");
            await ConfirmAsync();
            await page.Message(number).Locator(".deleted").WaitForAsync();
            await page.Page.Locator("#delete-dialog").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        }

        async Task IsAsync(string focused, string act) => (await page.FocusedAsync()).Should().Be(focused, act);

        async Task ElsewhereAsync(string act) => (await page.FocusedAsync()).Should().NotBe("BODY", act);
    }

    [Fact]
    public async Task The_narrow_drawer_keeps_Tab_within_it_while_it_is_open_and_only_then()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync(await Chromium.ProfileAsync(new() { ViewportSize = new() { Width = 390, Height = 740 } })))
            .ConnectedAsync();
        await page.Page.FocusAsync("#rooms-toggle");

        await page.Page.Keyboard.PressAsync("Enter");
        (await page.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-current')"))
            .Should().Be("page", "the room shown is first");
        for (var press = 0; press < 12; press++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            (await page.Page.EvaluateAsync<bool>("document.activeElement.matches('#rooms *, #rooms-toggle, body')"))
                .Should().BeTrue("Tab stays in the drawer");
        }

        await page.Page.ClickAsync("#room-add");
        await page.Page.Keyboard.PressAsync("Escape");
        (await page.Page.GetAttributeAsync("#rooms-toggle", "aria-expanded")).Should().Be("true", "Escape closes one thing");
        await page.Page.Keyboard.PressAsync("Escape");
        (await page.FocusedAsync()).Should().Be("BUTTON#rooms-toggle");
        (await page.Page.Locator("[inert]").CountAsync()).Should().Be(0);

        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.SetViewportSizeAsync(1200, 740);
        await ChatPage.CountsAsync(page.Page.Locator("[inert]"), 0);
        (await page.FocusedAsync()).Should().NotBe("BODY");
    }

    [Fact]
    public async Task On_a_touch_screen_Enter_breaks_the_line_Send_keeps_the_keyboard_and_a_room_does_not_open_it()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync(await Chromium.ProfileAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 740 },
            HasTouch = true,
            IsMobile = true,
        }))).ConnectedAsync();
        (await page.Page.GetAttributeAsync("#composer textarea", "enterkeyhint")).Should().Be("enter");
        await page.Page.TapAsync("#composer textarea");
        await page.Page.Keyboard.TypeAsync("one");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.TypeAsync("two");

        await page.Page.TapAsync("#send");
        await page.SeesAsync("one\ntwo");
        (await page.FocusedAsync()).Should().Be(Field);
        await page.Page.Keyboard.TypeAsync("three");
        await page.Page.Keyboard.PressAsync("Control+Enter");
        await page.SeesAsync("three");

        await page.Page.TapAsync("#rooms-toggle");
        await page.Page.TapAsync("#room-add");
        await page.Page.FillAsync("#create-name", "Pier");
        await page.Page.TapAsync("#create-room [type=submit]");
        await page.ShowsRoomAsync("Pier");
        (await page.FocusedAsync()).Should().NotBe(Field).And.NotBe("BODY");
    }

    private const string WatchBody = """
        () => {
          window.bodyHadIt = [];
          let before = '';
          document.addEventListener('focusin', ({ target }) => (before = target.id || target.className));
          const look = () => {
            if (document.activeElement === document.body) window.bodyHadIt.push(before);
            requestAnimationFrame(look);
          };
          look();
        }
        """;
}
