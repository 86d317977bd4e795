namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class FloodTests
{
    private const int Most = 500, Flood = 620;

    [Fact]
    public async Task A_flood_leaves_so_many_messages_in_the_page_in_order_and_reading_up_brings_the_older_ones_again()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1", "--Chat:MessagesPerSecond=5000");
        var page = await (await host.PageAsync()).ConnectedAsync();
        using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
        await using var writer = await visitor.ConnectAsync();

        foreach (var some in Enumerable.Range(1, Flood).Chunk(62))
            await Task.WhenAll(some.Select(number => writer.SayAsync($"flood {number}.")));
        await page.SeesAttachedAsync($"flood {Flood}.");
        await ChatPage.CountsAsync(page.Message(1), 0);

        var numbers = await page.NumbersAsync();
        numbers.Should().HaveCountLessThanOrEqualTo(Most);
        numbers.Should().Equal(Enumerable.Range(numbers[0], Flood - numbers[0] + 1));
        (await page.Page.EvaluateAsync<int>("document.querySelectorAll('#messages > .day').length"))
            .Should().Be(1, "the day still stands above the first");

        while ((await page.NumbersAsync())[0] > 1)
        {
            var first = (await page.NumbersAsync())[0];
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
            await page.Message(first - 1).WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
        }

        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(1, Flood));
        await page.Page.EvaluateAsync("document.querySelector('[data-number=\"60\"]').scrollIntoView()");
        var place = await PlaceAsync(page);
        await writer.SayAsync("while older ones are read");
        await page.SeesAttachedAsync("while older ones are read");

        (await PlaceAsync(page)).Should().BeApproximately(place, 1);
        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(1, Flood + 1), "nothing leaves the list while it is read");
    }

    private static Task<double> PlaceAsync(ChatPage page) =>
        page.Page.EvaluateAsync<double>("document.querySelector('[data-number=\"60\"]').getBoundingClientRect().top");
}
