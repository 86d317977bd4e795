namespace ChatApp.Tests.Browser;

/// <summary>The messages by keyboard: one stop of the Tab key, and arrows inside.</summary>
[Trait("kind", "browser")]
public sealed class MessageFocusTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Reachable = """
        () => [...document.querySelectorAll('#messages a[href], #messages button')]
          .filter((one) => one.tabIndex >= 0).map((one) => one.closest('[data-number]')?.dataset.number ?? '')
        """;

    [Fact]
    public async Task Arrows_move_from_message_to_message_and_Tab_reaches_only_what_the_focused_one_offers()
    {
        await using var chat = await shared.PageAsync();
        await chat.CreateRoomAsync("By keyboard");
        for (var number = 1; number <= 3; number++)
            await chat.SayAsync($"message {number}: https://example.com/{number}");
        var keys = chat.Page.Keyboard;
        await chat.Page.FocusAsync(".scroll");
        await keys.PressAsync("Tab");
        (await chat.Page.EvaluateAsync<bool>("document.activeElement.closest('#messages') === null")).Should().BeTrue();
        (await chat.Page.EvaluateAsync<string[]>(Reachable)).Should().BeEmpty();

        await chat.Page.FocusAsync(".scroll");
        await keys.PressAsync("ArrowUp");
        (await FocusedNumberAsync()).Should().Be("3");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("ArrowUp");
        (await FocusedNumberAsync()).Should().Be("1");
        await keys.PressAsync("ArrowDown");
        (await FocusedNumberAsync()).Should().Be("2");

        await keys.PressAsync("Tab");
        (await chat.Page.EvaluateAsync<string[]>(Reachable)).Should().NotBeEmpty().And.OnlyContain(number => number == "2");
        (await chat.Page.EvaluateAsync<bool>("document.activeElement.matches('[data-number=\"2\"] *')")).Should().BeTrue();
        await keys.PressAsync("ArrowDown");
        (await FocusedNumberAsync()).Should().Be("3");
        await chat.SayAsync("message 4: https://example.com/4");
        await chat.Page.Locator("#messages > [data-number='3']").FocusAsync();
        await keys.PressAsync("Tab");
        (await chat.Page.EvaluateAsync<string[]>(Reachable)).Should().NotBeEmpty().And.OnlyContain(number => number == "3");

        Task<string> FocusedNumberAsync() => chat.Page.EvaluateAsync<string>("document.activeElement.dataset.number ?? ''");
    }
}
