using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class PanelHeaderTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Height = "document.querySelector('.panel-header').getBoundingClientRect().height";

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task On_a_phone_it_is_one_row_while_nothing_is_wrong_and_says_what_is_wrong_in_words(int width)
    {
        await using var chat = await shared.PageAsync();
        await chat.Page.SetViewportSizeAsync(width, 700);
        var word = chat.Page.Locator("#connection-state .word");

        (await chat.Page.EvaluateAsync<double>(Height)).Should().BeLessThan(70);
        await Assertions.Expect(word).ToHaveTextAsync("Connected"); // For a screen reader.
        shared.Host.Relay.Cut();
        await chat.ReachesAsync("disconnected");

        (await word.BoundingBoxAsync())!.Width.Should().BeGreaterThan(60);
        await Assertions.Expect(chat.Reconnect).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Only_operators_see_the_number_of_connections()
    {
        await using var guest = await shared.PageAsync();
        await Assertions.Expect(guest.Page.Locator("#connections")).ToBeHiddenAsync();
        await guest.ShowsConnectionsAsync(1); // It is still there for programs.
    }

    [Fact]
    public async Task The_day_of_the_topmost_messages_stays_in_view()
    {
        await using var chat = await shared.PageAsync();
        await chat.CreateRoomAsync("A day");
        for (var number = 1; number <= 30; number++)
            await chat.SayAsync($"message {number}");

        var gap = await chat.Page.EvaluateAsync<double>(
            "document.querySelector('#messages .day').getBoundingClientRect().top"
            + " - document.querySelector('.scroll').getBoundingClientRect().top");

        gap.Should().BeInRange(0, 1);
    }
}
