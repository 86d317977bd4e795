using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class ReadingTests
{
    [Fact]
    public async Task Older_messages_come_on_scrolling_up_and_what_is_read_stays_where_it_is()
    {
        const int count = 130;
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        await WriteManyAsync(writer.Page, count);
        await writer.SeesAsync($"message {count}.");
        var page = await (await host.PageAsync()).ConnectedAsync();
        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(count - 49, 50));

        while ((await page.NumbersAsync())[0] > 1)
        {
            var first = (await page.NumbersAsync())[0];
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
            await page.Page.Locator($"#messages > [data-number='{first - 1}']")
                .WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(1, count));
        await page.Page.EvaluateAsync("document.querySelector('[data-number=\"60\"]').scrollIntoView()");
        var place = await PlaceOfAsync(page.Page, 60);

        await writer.SayAsync("below the fold");
        await page.SeesAttachedAsync("below the fold");

        (await PlaceOfAsync(page.Page, 60)).Should().BeApproximately(place, 1);
        (await page.Page.InnerTextAsync("#new-pill")).Should().Be("1 new ↓");
        await page.Page.ClickAsync("#new-pill");
        await page.Page.Locator("#new-pill").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        (await page.Page.EvaluateAsync<double>(
            "(scroll => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight)(document.querySelector('.scroll'))"))
                .Should().BeLessThan(2);
    }

    // Submits the composer as fast as its form accepts.
    private static async Task WriteManyAsync(IPage page, int count) => await page.EvaluateAsync(
        """
        count => {
          const form = document.querySelector('#composer');
          for (let number = 1; number <= count; number++) {
            form.querySelector('textarea').value = `message ${number}.`;
            form.requestSubmit();
          }
        }
        """,
        count);

    private static Task<double> PlaceOfAsync(IPage page, int number) =>
        page.EvaluateAsync<double>("number => document.querySelector(`[data-number='${number}']`).getBoundingClientRect().top", number);
}
