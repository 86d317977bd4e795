namespace ChatApp.Tests.Browser;

/// <summary>The address, the title, the room shown and the room written to always match, also after the browser's Back and
/// Forward.</summary>
[Trait("kind", "browser")]
public sealed class AddressTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Back_to_the_root_shows_the_room_that_was_there_and_writes_to_it(bool reloaded)
    {
        var page = await shared.PageAsync();
        var (name, id, title) = (await RoomNameAsync(page), await page.RoomIdAsync(), await page.Page.TitleAsync());
        await page.CreateRoomAsync($"Second {reloaded}");
        if (reloaded)
        {
            await page.Page.ReloadAsync();
            await page.ConnectedAsync();
        }

        await page.Page.GoBackAsync();

        new Uri(page.Page.Url).AbsolutePath.Should().Be("/");
        await page.ShowsRoomAsync(name);
        (await page.Page.TitleAsync()).Should().Be(title);
        (await page.RoomIdAsync()).Should().Be(id);
        await page.SayAsync($"written to the first {reloaded}");
        await page.Page.GoForwardAsync();
        await page.ShowsRoomAsync($"Second {reloaded}");
        (await page.TextsAsync()).Should().BeEmpty();
        page.Sockets.Should().Be(reloaded ? 2 : 1);
    }

    [Fact]
    public async Task The_history_leads_through_links_within_the_page_and_past_the_same_room_pressed_twice()
    {
        var page = await shared.PageAsync();
        var name = await RoomNameAsync(page);
        await page.Page.FocusAsync(".skip");
        await page.Page.PressAsync(".skip", "Enter");
        (await page.Page.EvaluateAsync<string>("document.activeElement.id")).Should().Be("message-text");
        await page.CreateRoomAsync("Pressed twice");
        await page.OpenRoomAsync("Pressed twice");

        await page.Page.GoBackAsync();

        await page.ShowsRoomAsync(name);
        await page.SayAsync("one press of Back was enough");
    }

    [Fact]
    public async Task An_address_of_a_room_that_was_left_shows_that_and_nothing_can_be_written()
    {
        var page = await shared.PageAsync();
        var name = await RoomNameAsync(page);
        var left = await page.CreateRoomAsync("Left behind");
        await page.OpenRoomAsync("General");
        await page.OpenRoomAsync("Left behind");
        await page.Page.ClickAsync("#room-about");
        await page.PressAndConfirmAsync("#quit-room");
        await page.Page.Locator(".panel.lost").WaitForAsync();
        await page.Page.GoBackAsync();
        await page.ShowsRoomAsync("General");
        await page.Page.FillAsync("#message-text", "for General only");

        await page.Page.GoBackAsync();

        new Uri(page.Page.Url).AbsolutePath.Should().Be($"/rooms/{left}");
        await page.Page.Locator(".panel.lost").WaitForAsync();
        (await page.Page.IsHiddenAsync("#composer")).Should().BeTrue();
        (await page.Page.TitleAsync()).Should().StartWith("You are not in this room any more");
        await ChatPage.CountsAsync(page.Page.Locator("#messages > li"), 0);
        await page.Page.GoBackAsync();
        await page.ShowsRoomAsync(name);
        (await page.Page.InputValueAsync("#message-text")).Should().Be("for General only");
    }

    [Fact]
    public async Task While_a_permalink_of_another_room_is_awaited_that_room_is_shown_and_Back_is_not_overtaken_by_its_answer()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("in General");
        var other = await page.CreateRoomAsync("Far away");
        await page.SayAsync("in the other room");
        await page.OpenRoomAsync("General");
        var link = $"/rooms/{other}?at=1";
        await page.Page.ReloadAsync(); // Discards the cached messages of the other room.
        await page.ConnectedAsync();
        await page.CaughtUpAsync();

        host.Relay.HoldAnswers();
        await page.Page.EvaluateAsync(
            "link => { const a = document.createElement('a'); a.href = link; "
            + "document.querySelector('#messages .body').append(a); a.click(); }",
            link);
        await page.ShowsRoomAsync("Far away");
        await ChatPage.CountsAsync(page.Page.Locator("#messages > [data-number]"), 0);
        await page.Page.GoBackAsync();
        await page.ShowsRoomAsync("General");
        await page.SeesAsync("in General");
        host.Relay.Release();

        await page.CaughtUpAsync();
        await page.SayAsync("still in General");
        (await page.TextsAsync()).Should().Equal("in General", "still in General");
        (await RoomNameAsync(page)).Should().Be("General");
    }

    private static Task<string> RoomNameAsync(ChatPage page) => page.Page.InnerTextAsync(".room-title .room-name");
}
