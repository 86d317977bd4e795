using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Code, tables, tasks, actions and long messages in the page.</summary>
[Trait("kind", "browser")]
public sealed class RichTextTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string Long = string.Join('\n', Enumerable.Range(1, 50).Select(line => $"line {line}."));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_press_copies_code_as_it_was_written_and_it_is_said(bool isSecure)
    {
        var anna = await shared.PageAsync();
        await anna.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        if (!isSecure)
            await anna.Page.EvaluateAsync("delete Navigator.prototype.clipboard");
        await anna.WriteAsync("```cs\nif (a < b)\n    return \"<&>\"; // so\n```");
        await anna.SeesAsync("return");
        var code = anna.Page.Locator("#messages > [data-number] pre").Last;
        (await code.Locator(".k").AllInnerTextsAsync()).Should().Equal("if", "return");

        await code.Locator(".copy-code").ClickAsync();

        await anna.Page.Locator("#announcements p", new() { HasText = "Code copied" })
            .WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await anna.Page.FillAsync("#message-text", "");
        await anna.Page.FocusAsync("#message-text");
        await anna.Page.Keyboard.PressAsync("Control+V");
        (await anna.Page.InputValueAsync("#message-text")).Should().Be("if (a < b)\n    return \"<&>\"; // so");
        await anna.Page.FillAsync("#message-text", "");
    }

    [Fact]
    public async Task An_action_is_a_line_with_its_authors_name_and_its_kind_and_is_quoted_and_edited_as_written()
    {
        var (anna, berta) = (await shared.PageAsync(), await shared.PageAsync());
        var name = await anna.NameAsync();
        await anna.CreateRoomAsync($"Actions {Guid.NewGuid():N}");
        var room = await anna.RoomIdAsync();
        await anna.SayAsync("Hello");

        await anna.WriteAsync("/me waves");
        await anna.SeesAsync("waves");
        await anna.SayAsync("So");
        await berta.Page.GotoAsync(new Uri(shared.Host.Server.Address, $"/join/{room}").ToString());
        await berta.Page.ClickAsync("main form [type=submit]");
        await berta.SeesAttachedAsync("So");
        foreach (var page in new[] { anna, berta })
        {
            await ShouldBeOneLineAsync(page);
            (await page.Message(3).Locator(".author").IsVisibleAsync()).Should().BeTrue("an action is in no group");
        }

        await ReloadAsync(anna);
        await ShouldBeOneLineAsync(anna);
        await anna.Message(2).HoverAsync();
        await anna.Page.ClickAsync(".message-actions .reply-message");
        await anna.SayAsync("Back");
        await Assertions.Expect(anna.Message(4).Locator(".quote")).ToHaveTextAsync($"{name} waves");
        await anna.Message(2).HoverAsync();
        await anna.Page.ClickAsync(".message-actions .edit-message");
        (await anna.Page.InputValueAsync("#message-text")).Should().Be("/me waves");
        await anna.WriteAsync("no action");
        await Assertions.Expect(anna.Message(2)).Not.ToContainClassAsync("action");
        await Assertions.Expect(anna.Message(4).Locator(".quote")).ToHaveTextAsync($"{name} no action");

        async Task ShouldBeOneLineAsync(ChatPage page)
        {
            await Assertions.Expect(page.Message(2)).ToContainClassAsync("action");
            await Assertions.Expect(page.Message(2).Locator(".author")).ToHaveTextAsync(name);
            (await page.Message(2).Locator(".kind-mark").InnerTextAsync()).Should().Be("guest");
            var (author, words) = (await BoxAsync(page.Message(2).Locator(".author")), await BoxAsync(page.Message(2).Locator(".body")));
            (author.X + author.Width).Should().BeLessThan(words.X);
            Math.Abs(author.Y - words.Y).Should().BeLessThan(8, "they are in one line");
        }
    }

    [Fact]
    public async Task A_long_message_is_folded_and_what_is_above_stays_where_it_is_when_it_is_unfolded_and_folded_again()
    {
        var anna = await shared.PageAsync();
        await anna.CreateRoomAsync($"Long {Guid.NewGuid():N}");
        await anna.SayAsync("Before");
        await anna.SayAsync(Long);
        var (message, button) = (anna.Message(2), anna.Message(2).Locator(".fold"));
        await Assertions.Expect(button).ToHaveTextAsync("Show all 50 lines");
        (await BoxAsync(message)).Height.Should().BeLessThan(600);
        (await IsAtEndAsync(anna)).Should().BeTrue();
        var top = (await BoxAsync(message)).Y;

        await button.FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(button).ToHaveTextAsync("Show less");
        await LaidOutAsync(anna);
        ((await BoxAsync(message)).Y, (await BoxAsync(message)).Height > 1_000).Should().Be((top, true));
        await button.EvaluateAsync("button => button.click()");
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "false");
        await LaidOutAsync(anna);
        (await BoxAsync(message)).Y.Should().Be(top);
        await anna.SayAsync("After");
        (await IsAtEndAsync(anna)).Should().BeTrue("the list stays at its end as before");
    }

    [Fact]
    public async Task A_link_to_a_long_message_shows_all_of_it_and_so_does_the_page_of_who_has_no_script()
    {
        var anna = await shared.PageAsync();
        await anna.CreateRoomAsync($"Linked {Guid.NewGuid():N}");
        var room = await anna.RoomIdAsync();
        await anna.SayAsync(Long);

        await ReloadAsync(anna);
        await Assertions.Expect(anna.Message(1).Locator(".fold")).ToHaveTextAsync("Show all 50 lines");
        (await BoxAsync(anna.Message(1))).Height.Should().BeLessThan(600, "the server's page has it folded from the beginning");
        await anna.Page.GotoAsync(new Uri(shared.Host.Relay.Address, $"/rooms/{room}?at=1").ToString());
        await Assertions.Expect(anna.Message(1).Locator(".fold")).ToHaveTextAsync("Show less");
        (await BoxAsync(anna.Message(1))).Height.Should().BeGreaterThan(1_000);
        await ReloadAsync(anna);
        var other = anna.Message(1).Locator(".fold");
        await other.EvaluateAsync("button => button.click()");
        await anna.Page.EvaluateAsync("(at => { at.click(); })(document.querySelector('#messages .at'))");
        await Assertions.Expect(other).ToHaveAttributeAsync("aria-expanded", "true");

        await using var without = await Chromium.ProfileAsync(new() { JavaScriptEnabled = false });
        await without.AddCookiesAsync((await anna.Page.Context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Url = shared.Host.Server.Address.ToString(),
        }));
        var page = await without.NewPageAsync();
        await page.GotoAsync(new Uri(shared.Host.Server.Address, $"/rooms/{room}").ToString());
        var shown = page.Locator("#messages > [data-number='1']");
        (await BoxAsync(shown)).Height.Should().BeGreaterThan(1_000);
        (await shown.Locator(".fold").IsVisibleAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task The_focus_unfolds_what_it_comes_to()
    {
        var anna = await shared.PageAsync();
        await anna.CreateRoomAsync($"Focus {Guid.NewGuid():N}");
        await anna.SayAsync($"https://example.org/first\n{Long}\nhttps://example.org/last");

        await anna.Message(1).Locator("a[href$=first]").FocusAsync();
        await Assertions.Expect(anna.Message(1)).Not.ToContainClassAsync("unfolded");
        await anna.Message(1).Locator("a[href$=last]").FocusAsync();

        await Assertions.Expect(anna.Message(1)).ToContainClassAsync("unfolded");
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator what) => (await what.BoundingBoxAsync())!;

    private static Task<bool> IsAtEndAsync(ChatPage page) => page.Page.EvaluateAsync<bool>(
        "(scroll => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40)(document.querySelector('.scroll'))");

    // Two frames: observers of sizes have run.
    private static async Task LaidOutAsync(ChatPage page) =>
        await page.Page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

    private static async Task ReloadAsync(ChatPage page)
    {
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
    }
}
