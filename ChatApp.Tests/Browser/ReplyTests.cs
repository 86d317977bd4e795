using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class ReplyTests
{
    private const string Field = "#composer textarea";

    private const string Original = "the original, whose words are longer than the line above the text field in which they are quoted";

    [Fact]
    public async Task An_answer_shows_its_original_as_it_is_now_and_says_where_that_was_deleted()
    {
        await using var host = await PageHost.StartAsync();
        var anna = await host.BystanderAsync();
        var mei = await host.BystanderAsync();
        await anna.SayAsync("Who comes?");
        await mei.SeesAsync("Who comes?");

        await ReplyAsync(mei, 1);
        await Assertions.Expect(mei.Page.Locator("#editing .words")).ToHaveTextAsync($"Replying to {await anna.NameAsync()}: Who comes?");
        await mei.SayAsync("I do");
        await QuotesAsync(anna, $"{await anna.NameAsync()} Who comes?");
        await Assertions.Expect(mei.Page.Locator("#editing")).ToBeHiddenAsync();
        await anna.Page.PressAsync(Field, "ArrowUp");
        await anna.WriteAsync("Who comes along?");
        await QuotesAsync(mei, $"{await anna.NameAsync()} Who comes along?");
        await anna.Message(1).HoverAsync();
        await anna.Page.ClickAsync(".message-actions .delete-message");
        await anna.Page.ClickAsync("#delete-dialog [value=delete]");

        foreach (var page in new[] { anna, mei })
            await QuotesAsync(page, $"{await anna.NameAsync()} message deleted");
        await mei.Page.ReloadAsync();
        await QuotesAsync(mei, $"{await anna.NameAsync()} message deleted");
        await mei.ConnectedAsync();
        await mei.Page.ClickAsync("#messages .quote:visible");
        await Assertions.Expect(mei.Message(1)).ToContainClassAsync("looked-for");
    }

    [Fact]
    public async Task An_answer_is_kept_with_its_draft_and_in_the_outbox_and_can_be_cancelled()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync(Original);
        var name = await page.NameAsync();
        await ReplyAsync(page, 1);
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.Locator("#editing")).ToBeHiddenAsync();
        await ReplyAsync(page, 1);
        await page.Page.SetViewportSizeAsync(390, 700);
        var (line, composer) = (await BoxAsync(page, "#editing button"), await BoxAsync(page, "#composer"));
        (line.X + line.Width).Should().BeLessThan(composer.X + composer.Width, "one can cancel however long the original is");
        await page.Page.FillAsync(Field, "half an answer");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Page.Locator("#editing .words")).ToContainTextAsync(Original);
        await page.ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await page.WriteAsync("a whole answer");
        await Assertions.Expect(page.Outbox.Locator(".note")).ToContainTextAsync($"answer to {name}");
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        await page.Page.ClickAsync("#send-all");

        await page.SeesAsync("a whole answer");
        await QuotesAsync(page, $"{name} {Original}");
    }

    private static async Task ReplyAsync(ChatPage page, int number)
    {
        await page.Message(number).HoverAsync();
        await page.Page.ClickAsync(".message-actions .reply-message");
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ChatPage page, string selector) =>
        (await page.Page.Locator(selector).BoundingBoxAsync())!;

    private static Task QuotesAsync(ChatPage page, string words) =>
        Assertions.Expect(page.Message(2).Locator(".quote")).ToHaveTextAsync(words, new() { Timeout = 20_000 });
}
