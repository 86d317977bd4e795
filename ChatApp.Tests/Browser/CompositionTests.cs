using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Keys that an input method handles and keys that repeat trigger no action.</summary>
[Trait("kind", "browser")]
public sealed class CompositionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_Enter_that_commits_a_composition_sends_submits_and_chooses_nothing(bool asInSafari)
    {
        await NamedPeople.EnterAsync(shared.Host.Server.Address, $"Lisa {Guid.NewGuid():N}"[..20]);
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Composed {asInSafari}", "closed");
        var keys = await InputMethod.OfAsync(page);

        await CommitsAsync("#composer textarea", "nihao", "你好");
        await page.Page.FillAsync("#composer textarea", "");
        await page.Page.ClickAsync("#room-add");
        await CommitsAsync("#create-name", "huayuan", "花园");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#my-name");
        await page.Page.FillAsync("#name-form [name=name]", "");
        await CommitsAsync("#name-form [name=name]", "wangfang", "王芳");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#direct-add");
        await CommitsAsync("#direct-search", "li", "li", "#direct-dialog .found li");
        (await page.Page.Locator("#direct-dialog .chosen li").CountAsync()).Should().Be(0);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#room-about");
        await page.Page.ClickAsync(".edit-room summary");
        await CommitsAsync("#about-topic", "huati", "话题");
        await CommitsAsync("#invite-search", "li", "li", "#about-dialog .found li");
        await page.Page.Keyboard.PressAsync("Escape");

        await page.SayAsync("a fence: all that was sent before has arrived");
        (await page.TextsAsync()).Should().ContainSingle("the composition sent nothing");
        await page.Page.ClickAsync("#room-about");
        await Assertions.Expect(page.Page.Locator("#about-dialog .people li")).ToHaveCountAsync(1);
        (await page.Page.Locator("#rooms li").CountAsync()).Should().Be(2, "no room was made");

        async Task CommitsAsync(string field, string letters, string words, string? shows = null)
        {
            await page.Page.FocusAsync(field);
            await keys.ComposeAsync(letters);
            if (shows is not null)
                await page.Page.Locator(shows).First.WaitForAsync();
            await keys.CommitAsync(words, asInSafari);
            (await page.Page.InputValueAsync(field)).Should().Be(words);
            (await page.Page.IsVisibleAsync(field)).Should().BeTrue("its form was not sent");
        }
    }

    [Fact]
    public async Task Enter_held_down_acts_once_and_answers_no_question()
    {
        var page = await shared.PageAsync();
        var keys = await InputMethod.OfAsync(page);
        await page.Page.ClickAsync("#room-add");
        await page.Page.FillAsync("#create-name", "Held");
        await keys.HoldEnterAsync(5);
        await page.ShowsRoomAsync("Held");
        await page.Page.FillAsync("#composer textarea", "said once");
        await keys.HoldEnterAsync(5);
        await page.SeesAsync("said once");

        await page.Page.FocusAsync("[data-number='1'] .at");
        await page.Page.FocusAsync("[data-number='1'] .delete-message");
        await keys.HoldEnterAsync(5);
        (await page.Page.IsVisibleAsync("#delete-dialog")).Should().BeTrue("it asks, and is not answered");
        await page.Page.Keyboard.PressAsync("Escape");

        (await page.TextsAsync()).Should().Equal("said once");
        (await page.Page.InputValueAsync("#composer textarea")).Should().BeEmpty();
        await ChatPage.CountsAsync(page.RoomItem("Held"), 1);
    }
}
