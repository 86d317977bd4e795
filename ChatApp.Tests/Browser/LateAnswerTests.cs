using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A late answer is applied to the page's current state, not to the state at the time of the request.</summary>
[Trait("kind", "browser")]
public sealed class LateAnswerTests
{
    [Fact]
    public async Task Enter_invites_whom_the_field_names_now()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        await NamedPeople.EnterAsync(host.Server.Address, "Anton", "Berta", "Carla", "Carlos");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.CreateRoomAsync("Cellar", "closed");
        await page.Page.ClickAsync("#room-about");
        await page.Page.FillAsync("#invite-search", "Berta");
        await page.Page.Locator("#about-dialog .found li", new() { HasText = "Berta" }).WaitForAsync();

        await page.Page.PressAsync("#invite-search", "Control+a");
        await page.Page.Keyboard.TypeAsync("Anton");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#about-dialog .people li")).ToHaveCountAsync(2);
        // Enter selects nothing if several matches arrive only after it was pressed.
        await page.Page.Keyboard.TypeAsync("Car");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#about-dialog .found li")).ToHaveCountAsync(2);

        (await page.Page.Locator("#about-dialog .people .row-name").AllInnerTextsAsync()).Should().HaveCount(2).And.Contain("Anton");
    }

    [Fact]
    public async Task A_room_made_or_joined_is_not_shown_to_whoever_closed_the_dialog_meanwhile()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.CreateRoomAsync("Harbour");
        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", "Late");
        host.Relay.HoldAnswers();

        await page.Page.PressAsync("#create-name", "Enter");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.FillAsync("#composer textarea", "for Harbour");
        host.Relay.Release();

        await page.RoomItem("Late").WaitForAsync();
        await page.ShowsRoomAsync("Harbour");
        await page.Page.ClickAsync("#room-add");
        (await page.Page.InputValueAsync("#create-name")).Should().BeEmpty("what was typed is done");
        (await page.Page.InputValueAsync("#composer textarea")).Should().Be("for Harbour");
    }

    [Fact]
    public async Task The_question_before_a_deletion_goes_with_its_room_and_shows_the_message_as_it_is_now()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("in General");
        await page.CreateRoomAsync("Harbour");
        await page.SayAsync("in Harbour");
        await page.OpenRoomAsync("General");
        await page.OpenRoomAsync("Harbour");
        await AskToDeleteAsync(page);
        await page.Page.EvaluateAsync("history.back()");
        await page.ShowsRoomAsync("General");
        (await page.Page.IsVisibleAsync("#delete-dialog")).Should().BeFalse();
        (await page.TextsAsync()).Should().Equal("in General");

        var other = await host.PageAsync(page.Page.Context);
        await other.ConnectedAsync();
        await AskToDeleteAsync(page);
        await other.Message(1).HoverAsync();
        await other.Page.ClickAsync(".message-actions .edit-message");
        await other.WriteAsync("in General, changed");
        await Assertions.Expect(page.Page.Locator("#delete-dialog .what"))
            .ToHaveTextAsync("in General, changed", new() { Timeout = 20_000 });
        await AskToDeleteAsync(other);
        await other.Page.ClickAsync("#delete-dialog [value=delete]");

        await page.Message(1).Locator(".deleted").WaitForAsync();
        (await page.Page.IsVisibleAsync("#delete-dialog")).Should().BeFalse("there is nothing to ask about");
        (await page.FocusedAsync()).Should().NotBe("BODY");
    }

    private static async Task AskToDeleteAsync(ChatPage page)
    {
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .delete-message");
        await page.Page.Locator("#delete-dialog").WaitForAsync();
    }
}
