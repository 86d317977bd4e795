using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class EditingTests
{
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    [Fact]
    public async Task Up_edits_the_last_own_message_Escape_leaves_it_and_everybody_sees_the_change()
    {
        await using var host = await PageHost.StartAsync();
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("with a tpyo");
        await page.Page.FillAsync("#composer textarea", "");

        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        (await page.Page.InputValueAsync("#composer textarea")).Should().Be("with a tpyo");
        await page.Page.PressAsync("#composer textarea", "Escape");
        (await page.Page.InputValueAsync("#composer textarea")).Should().BeEmpty();
        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        await page.WriteAsync("without a typo");

        foreach (var one in new[] { page, reader })
        {
            await one.Message(1).Locator(".edited").WaitForAsync();
            (await one.TextsAsync()).Should().Equal("without a typo");
        }
    }

    [Fact]
    public async Task A_deleted_message_leaves_a_line_for_everybody_cannot_be_edited_and_can_be_brought_back()
    {
        await using var host = await PageHost.StartAsync();
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("said too soon");
        await reader.SeesAsync("said too soon");
        await reader.Message(1).HoverAsync();
        await reader.Page.Locator(".message-actions .copy-link").WaitForAsync();
        (await reader.Page.Locator(".message-actions .delete-message").IsHiddenAsync()).Should().BeTrue("it is not theirs");

        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .delete-message");
        await page.Page.ClickAsync("#delete-dialog [value=delete]");

        foreach (var one in new[] { page, reader })
        {
            await one.Message(1).Locator(".deleted").WaitForAsync();
            (await one.TextsAsync()).Should().Equal("");
        }

        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        (await page.Page.InputValueAsync("#composer textarea")).Should().BeEmpty();

        await page.Page.ClickAsync("#undo-delete button");

        foreach (var one in new[] { page, reader })
            await one.SeesAsync("said too soon");
        await Assertions.Expect(page.Page.Locator("#undo-delete")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Edits_and_deletions_made_while_away_are_there_and_counted_after_a_reconnect()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        foreach (var text in new[] { "one", "two", "three" })
            await writer.SayAsync(text);
        await page.SeesAsync("three");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await writer.Page.PressAsync("#composer textarea", "ArrowUp");
        await writer.WriteAsync("three, changed");
        await writer.SeesAsync("three, changed");
        await writer.Message(1).HoverAsync();
        await writer.Page.ClickAsync(".message-actions .delete-message");
        await writer.Page.ClickAsync("#delete-dialog [value=delete]");
        await writer.Message(1).Locator(".deleted").WaitForAsync();
        await writer.SayAsync("four");
        await page.Reconnect.ClickAsync();

        (await page.CaughtUpAsync()).Should().Contain("1 message, 1 edit, 1 deletion; nothing missing");
        (await page.TextsAsync()).Should().Equal("", "two", "three, changed", "four");
    }

    [Fact]
    public async Task An_edit_written_while_disconnected_waits_and_is_made_when_the_person_says_so()
    {
        await using var host = await PageHost.StartAsync();
        var reader = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("as first said");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        await page.WriteAsync("as better said");
        await ChatPage.CountsAsync(page.Outbox, 1);
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        (await reader.TextsAsync()).Should().Equal("as first said");
        await page.Page.ClickAsync("#send-all");

        await Assertions.Expect(reader.Message(1).Locator(".body")).ToHaveTextAsync("as better said", Patience);
        await ChatPage.CountsAsync(page.Outbox, 0);
        (await page.TextsAsync()).Should().Equal("as better said");
    }

    [Fact]
    public async Task Where_an_earlier_text_was_stored_under_the_same_id_the_text_last_meant_wins_and_is_there_once()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("the text first sent");
        // The state left by another tab that never received the answer and whose text was then changed.
        await page.Page.EvaluateAsync(
            """
            () => {
              const { person, room } = JSON.parse(document.querySelector('#state').textContent);
              const id = document.querySelector('[data-number="1"]').dataset.clientMessageId;
              localStorage.setItem(
                `chatapp-outbox:${person.id}:${room}`,
                JSON.stringify([{ id, text: 'the text last meant', state: 'waiting', at: 0 }]));
            }
            """);
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();

        await page.Outbox.Locator(".send:enabled").ClickAsync();

        await page.SeesAsync("the text last meant");
        await ChatPage.CountsAsync(page.Outbox, 0);
        await ChatPage.CountsAsync(page.Sending, 0);
        (await page.TextsAsync()).Should().Equal("the text last meant");
    }
}
