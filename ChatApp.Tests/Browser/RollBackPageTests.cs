using ChatApp.Tests.Storage;

namespace ChatApp.Tests.Browser;

/// <summary>A page whose server's data is restored by hand.</summary>
[Trait("kind", "browser")]
public sealed class RollBackPageTests
{
    [Fact]
    public async Task The_page_says_that_the_server_was_put_back_shows_what_is_stored_and_changes_no_other_message_by_an_old_number()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await page.SayAsync("in the copy");
        var copy = server.Copy();
        await page.SayAsync("lost");
        await page.SayAsync("lost as well");
        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        await page.Page.FillAsync("#composer textarea", "lost as well, edited");
        await server.StopAsync();
        await page.ReachesAsync("disconnected");

        server.PutBack(copy);
        await server.StartAsync();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();

        (await page.CaughtUpAsync()).Should().Be(
            "The server was put back to an earlier copy of its data. "
            + "What was written after that copy is gone; these messages are what it holds.");
        (await page.TextsAsync()).Should().Equal("in the copy");

        await using (var other = await (await ChatPage.OpenAsync(server.Address, page.Page.Context)).ConnectedAsync())
        {
            await other.SayAsync("another second");
            await other.SayAsync("another third");
        }

        await page.SeesAsync("another third");
        await page.Page.PressAsync("#composer textarea", "Enter");
        await ChatPage.CountsAsync(page.Outbox, 1);
        (await page.Outbox.InnerTextAsync()).Should().Contain("lost as well, edited").And.Contain("There is no such message in this room.");
        await page.Outbox.Locator(".send").ClickAsync();
        await page.SeesAsync("lost as well, edited");
        (await page.TextsAsync()).Should().Equal("in the copy", "another second", "another third", "lost as well, edited");
    }

    [Fact]
    public async Task An_open_page_shows_what_a_copy_put_under_the_running_server_holds_although_nobody_writes()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await page.SayAsync("in the copy");
        var copy = server.Copy();
        await page.SayAsync("lost");

        server.PutBackUnder(copy);

        await page.Page.Locator("#caught-up", new() { HasText = "The server was put back to an earlier copy of its data." }).WaitForAsync();
        (await page.TextsAsync()).Should().Equal("in the copy");
    }

    [Fact]
    public async Task After_a_restart_alone_the_page_says_nothing_of_it()
    {
        await using var server = new RolledBackServer();
        await server.StartAsync();
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await page.SayAsync("before");
        await server.StopAsync();
        await page.ReachesAsync("disconnected");

        await server.StartAsync();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();

        (await page.CaughtUpAsync()).Should().BeEmpty();
        (await page.TextsAsync()).Should().Equal("before");
    }
}
