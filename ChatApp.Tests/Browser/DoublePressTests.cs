using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>An accidental second press of a key or button has no effect.</summary>
[Trait("kind", "browser")]
public sealed class DoublePressTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Field = "#composer textarea";

    [Theory]
    [InlineData("held")]
    [InlineData("twice")]
    [InlineData("double click")]
    [InlineData("held on the button")]
    public async Task An_edit_that_is_sent_leaves_the_draft_in_the_field(string press)
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Edited {press}");
        await page.SayAsync("as first said");
        await page.Page.FillAsync(Field, "not for anybody yet");
        await page.Message(1).HoverAsync();
        await page.Message(1).Locator(".edit-message").ClickAsync();
        await page.Page.FillAsync(Field, "as better said");

        if (press is "double click")
        {
            await page.Page.DblClickAsync("#send");
        }
        else
        {
            await page.Page.FocusAsync(press is "held on the button" ? "#send" : Field);
            for (var times = 0; times < (press is "twice" ? 2 : 25); times++)
            {
                await page.Page.Keyboard.DownAsync("Enter"); // Without Up in between, the key repeats.
                if (press is "twice")
                    await page.Page.Keyboard.UpAsync("Enter");
            }

            await page.Page.Keyboard.UpAsync("Enter");
        }

        await page.SeesAsync("as better said");
        (await page.Page.InputValueAsync(Field)).Should().Be("not for anybody yet");
        await page.Page.FillAsync(Field, "for everybody now");
        await page.Page.PressAsync(Field, "Enter");
        await page.SeesAsync("for everybody now");
        (await page.TextsAsync()).Should().Equal("as better said", "for everybody now");
    }

    [Theory]
    [InlineData("double click")]
    [InlineData("held")]
    [InlineData("while it is asked")]
    public async Task A_room_is_made_once(string press)
    {
        var page = await shared.PageAsync();
        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", $"Once, {press}");
        await page.Page.CheckAsync("#create-room [value=closed]"); // Closed: two open rooms cannot have the same name.
        var create = page.Page.Locator("#create-room [type=submit]");
        if (press is "double click")
        {
            await create.DblClickAsync();
        }
        else if (press is "held")
        {
            await page.Page.FocusAsync("#create-topic");
            for (var times = 0; times < 10; times++)
                await page.Page.Keyboard.DownAsync("Enter");
            await page.Page.Keyboard.UpAsync("Enter");
        }
        else
        {
            (await page.Page.EvaluateAsync<bool>(
                """
                () => {
                  const button = document.querySelector('#create-room [type=submit]');
                  for (let count = 0; count < 3; count++) button.click();
                  return button.disabled;
                }
                """)).Should().BeTrue("it is off while its call is under way");
        }

        await page.ShowsRoomAsync($"Once, {press}");
        await page.Page.ReloadAsync(); // Shows the server's state.
        await ChatPage.CountsAsync(page.RoomItem($"Once, {press}"), 1);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("closed")]
    public async Task A_room_whose_answer_was_lost_is_made_once_and_shown_by_the_next_press(string kind)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", "Once");
        await page.Page.CheckAsync($"#create-room [value={kind}]");
        host.Relay.HoldAnswers();
        await page.Page.ClickAsync("#create-room [type=submit]");
        await host.RoomIsMadeAsync("Once");
        host.Relay.Reset();
        host.Relay.Release();
        await page.ReachesAsync("disconnected");
        await page.Page.EvaluateAsync("document.querySelector('#reconnect').click()"); // By script: the modal dialog stays open.
        await page.ConnectedAsync();

        await page.Page.ClickAsync("#create-room [type=submit]");
        await page.ShowsRoomAsync("Once");
        await page.Page.ReloadAsync(); // Shows the server's state.
        await ChatPage.CountsAsync(page.RoomItem("Once"), 1);

        // A second room of that name is created where the name need not be unique.
        await page.ConnectedAsync();
        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", "Once");
        await page.Page.CheckAsync("#create-room [value=closed]");
        await page.Page.ClickAsync("#create-room [type=submit]");
        await ChatPage.CountsAsync(page.RoomItem("Once"), 2);
    }

    [Fact]
    public async Task A_double_click_discards_one_message_that_waits_and_not_the_next()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.WriteAsync("wanted");
        await page.WriteAsync("not wanted");
        await page.WriteAsync("wanted as well");

        // The list grows upwards: after the first click, the item above moves under the pointer.
        await page.Outbox.Nth(1).Locator(".discard").DblClickAsync();

        (await page.Outbox.Locator(".text").AllInnerTextsAsync()).Should().Equal("wanted", "wanted as well");
    }

    [Fact]
    public async Task The_question_about_a_message_goes_with_its_room()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Asked in");
        await page.SayAsync("kept");
        await page.OpenRoomAsync("General");
        await page.SayAsync("not to be deleted from elsewhere");
        await page.OpenRoomAsync("Asked in");
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .delete-message");
        await page.Page.Locator("#delete-dialog[open]").WaitForAsync();

        await page.Page.GoBackAsync();

        await page.ShowsRoomAsync("General");
        await Assertions.Expect(page.Page.Locator("#delete-dialog")).ToBeHiddenAsync();
    }
}
