using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class FloodTests
{
    private const int MostAtEnd = 500, MostScrolled = 220, MostElements = 6_000, Flood = 620;

    [Fact]
    public async Task A_flood_and_a_long_way_up_and_down_leave_so_many_messages_in_the_page_in_order_and_each_is_there_when_it_is_reached()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1", "--Chat:MessagesPerSecond=5000");
        var page = await (await host.PageAsync()).ConnectedAsync();
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using var writer = await visitor.ConnectAsync();

        foreach (var some in Enumerable.Range(1, Flood).Chunk(62))
            await Task.WhenAll(some.Select(number => writer.SayAsync($"flood {number}.")));
        await page.SeesAttachedAsync($"flood {Flood}.");
        await ChatPage.CountsAsync(page.Message(1), 0);
        var atEnd = await page.NumbersAsync();
        atEnd.Should().HaveCountLessThanOrEqualTo(MostAtEnd);
        atEnd.Should().Equal(Enumerable.Range(atEnd[0], Flood - atEnd[0] + 1));
        (await page.Page.EvaluateAsync<int>("document.querySelectorAll('#messages > .day').length"))
            .Should().Be(1, "the day still stands above the first");

        await page.SayAsync("my last words");
        await page.Page.PressAsync("#message-text", "PageUp");
        (await page.Page.EvaluateAsync<double>(
            """
            (({ scrollHeight, scrollTop, clientHeight }) => (scrollHeight - scrollTop - clientHeight) / clientHeight)(
              document.querySelector('.scroll'))
            """))
            .Should().BeApproximately(0.9, 0.1, "the key scrolls the messages from the field");

        for (var first = (await page.NumbersAsync())[0]; first > 1; first = (await page.NumbersAsync())[0])
        {
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
            await page.Message(first - 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await HoldsAsync();
        }

        (await page.Page.EvaluateAsync<int>("document.querySelectorAll('#messages > .day').length")).Should().Be(1);
        await page.Page.EvaluateAsync("document.querySelector('[data-number=\"60\"]').scrollIntoView()");
        await page.Page.PressAsync("#message-text", "ArrowUp");
        await Assertions.Expect(page.Page.Locator("#message-text")).ToHaveValueAsync("my last words");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.EvaluateAsync("document.querySelector('[data-number=\"60\"]').scrollIntoView()");
        var place = await PlaceAsync(page);
        await writer.SayAsync("while older ones are read");
        await writer.CallAsync("EditMessage", await page.RoomIdAsync(), 60, "changed where it is read");
        await page.SeesAttachedAsync("changed where it is read");
        await Assertions.Expect(page.Page.Locator("#new-pill")).ToContainTextAsync("1 new", new() { Timeout = 20_000 });

        (await PlaceAsync(page)).Should().BeApproximately(place, 1);
        for (var last = (await page.NumbersAsync())[^1]; last <= Flood; last = (await page.NumbersAsync())[^1])
        {
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 1e6");
            await page.Message(last + 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await HoldsAsync();
        }

        await page.SeesAttachedAsync("while older ones are read");

        async Task HoldsAsync()
        {
            var numbers = await page.NumbersAsync();
            numbers.Should().HaveCountLessThanOrEqualTo(MostScrolled);
            numbers.Should().Equal(Enumerable.Range(numbers[0], numbers.Count));
            (await page.Page.EvaluateAsync<int>("document.getElementsByTagName('*').length")).Should().BeLessThanOrEqualTo(MostElements);
        }
    }

    private static Task<double> PlaceAsync(ChatPage page) =>
        page.Page.EvaluateAsync<double>("document.querySelector('[data-number=\"60\"]').getBoundingClientRect().top");
}
