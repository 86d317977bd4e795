using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class FenceTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Field = "#message-text";

    [Fact]
    public async Task In_a_block_of_code_Enter_breaks_the_line_and_after_it_sends()
    {
        await using var chat = await shared.PageAsync();
        await chat.CreateRoomAsync("Fenced");
        var keys = chat.Page.Keyboard;
        await chat.Page.FocusAsync(Field);

        foreach (var line in (string[])["```js", "let a = `b`;", "", "```"])
        {
            await Assertions.Expect(chat.Page.Locator("#messages > [data-number]")).ToHaveCountAsync(0);
            await keys.TypeAsync(line);
            await keys.PressAsync("Enter");
        }

        await chat.Page.Locator("#messages > [data-number='1'] pre").WaitForAsync();
        await Assertions.Expect(chat.Page.Locator(Field)).ToHaveValueAsync("");
    }

    [Theory]
    [InlineData("```one line```", "Enter")]
    [InlineData("a ``` in the middle", "Enter")]
    [InlineData("```\nstill open", "Control+Enter")]
    public async Task Otherwise_it_sends(string text, string key)
    {
        await using var chat = await shared.PageAsync();
        await chat.CreateRoomAsync($"Not fenced {key} {text.Length}");
        await chat.Page.FillAsync(Field, text);

        await chat.Page.PressAsync(Field, key);

        await chat.Page.Locator("#messages > [data-number='1']").WaitForAsync();
    }
}
