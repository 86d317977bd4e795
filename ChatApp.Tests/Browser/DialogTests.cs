using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class DialogTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("#room-add", "#rooms-dialog", "#create-topic")]
    [InlineData("#direct-add", "#direct-dialog", "#direct-search")]
    [InlineData("#room-about", "#about-dialog", "#about-topic")]
    public async Task A_dialog_closes_by_a_press_that_is_wholly_beside_it_and_keeps_what_was_typed(
        string opener, string dialog, string field)
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync(dialog);
        var mouse = page.Page.Mouse;
        await page.Page.ClickAsync(opener);
        if (opener == "#room-about")
            await page.Page.ClickAsync(".edit-room summary");
        await page.Page.FillAsync(field, "to be selected");
        var box = (await page.Page.Locator(dialog).BoundingBoxAsync())!;
        var words = (await page.Page.Locator(field).BoundingBoxAsync())!;
        var (beside, within, line) = (box.X - 40, words.X + 20, words.Y + (words.Height / 2));

        await DragAsync(within, beside);
        await DragAsync(beside, within);
        await mouse.ClickAsync(box.X + 3, box.Y + 3);
        await mouse.ClickAsync(box.X + box.Width - 3, line);
        (await page.Page.IsVisibleAsync(dialog)).Should().BeTrue("none of these is a press beside it");
        await mouse.ClickAsync(beside, line);
        (await page.Page.IsVisibleAsync(dialog)).Should().BeFalse();
        await page.Page.ClickAsync(opener);
        (await page.Page.InputValueAsync(field)).Should().Be("to be selected");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync(opener);
        (await page.Page.InputValueAsync(field)).Should().Be("to be selected");

        await page.Page.ClickAsync($"{dialog} > header button");
        await page.Page.ClickAsync(opener);
        (await page.Page.InputValueAsync(field)).Should().BeEmpty("its button closes for good");

        async Task DragAsync(float from, float to)
        {
            await mouse.MoveAsync(from, line);
            await mouse.DownAsync();
            await mouse.MoveAsync(to, line, new() { Steps = 3 });
            await mouse.UpAsync();
        }
    }

    [Fact]
    public async Task The_question_before_a_deletion_closes_by_a_press_beside_it_and_deletes_nothing()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync("Asked");
        await page.SayAsync("stays");
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .delete-message");
        var box = (await page.Page.Locator("#delete-dialog").BoundingBoxAsync())!;

        await page.Page.Mouse.ClickAsync(box.X + 3, box.Y + 3);
        (await page.Page.IsVisibleAsync("#delete-dialog")).Should().BeTrue();
        await page.Page.Mouse.ClickAsync(box.X - 40, box.Y);

        (await page.Page.IsVisibleAsync("#delete-dialog")).Should().BeFalse();
        (await page.TextsAsync()).Should().Equal("stays");
    }

    [Fact]
    public async Task People_chosen_for_a_conversation_outlast_an_accidental_close()
    {
        await NamedPeople.EnterAsync(shared.Host.Server.Address, "Xaver", "Xenia");
        var page = await shared.PageAsync();
        await page.Page.ClickAsync("#direct-add");
        foreach (var name in new[] { "Xaver", "Xenia" })
        {
            await page.Page.FillAsync("#direct-search", name);
            await page.Page.Locator("#direct-dialog .found li", new() { HasText = name }).GetByRole(AriaRole.Button).ClickAsync();
        }

        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.ClickAsync("#direct-add");
        await Assertions.Expect(page.Page.Locator("#direct-dialog .chosen li")).ToHaveCountAsync(2);
        await page.Page.ClickAsync("#direct-open");

        await page.ShowsRoomAsync("Xaver, Xenia");
        await page.Page.ClickAsync("#direct-add");
        await Assertions.Expect(page.Page.Locator("#direct-dialog .chosen li")).ToHaveCountAsync(0);
    }
}
