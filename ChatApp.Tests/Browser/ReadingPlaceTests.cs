using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class ReadingPlaceTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const int Count = 90;

    [Fact]
    public async Task The_first_message_in_view_stays_so_whatever_changes_the_layout_and_after_a_look_at_another_room()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Library");
        for (var number = 1; number <= Count; number++)
            await reader.SayAsync(
                $"{number}. " + string.Concat(Enumerable.Repeat("Words enough to fill more than one line of the page. ", number % 5)));
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, Count);
        await reader.MarkAsync(mark => mark.ReadUpTo == Count);
        var page = reader.Page.Page;
        await page.SetViewportSizeAsync(1280, 720);
        await reader.Page.OpenRoomAsync(reader.Room.Name);
        await reader.Page.Message(Count).WaitForAsync();
        await page.EvaluateAsync("(scroll => scroll.scrollTop = 0)(document.querySelector('.scroll'))");
        await reader.Page.Message(1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("document.querySelector('[data-number=\"61\"]').scrollIntoView()");
        await SettledAsync(page);

        await ShouldStayAsync("a narrow window", () => page.SetViewportSizeAsync(700, 720));
        await ShouldStayAsync("larger text", () => page.EvaluateAsync("document.documentElement.style.fontSize = '150%'"));
        await ShouldStayAsync("a wide window", () => page.SetViewportSizeAsync(1280, 720));
        await ShouldStayAsync("text as before", () => page.EvaluateAsync("document.documentElement.style.fontSize = ''"));
        await ShouldStayAsync("a low window", () => page.SetViewportSizeAsync(1280, 400));
        await ShouldStayAsync("a message at the end", async () =>
        {
            await reader.SayAsync("new");
            await reader.Page.Message(Count + 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        });
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, Count + 1);
        await reader.MarkAsync(mark => mark.ReadUpTo == Count + 1);
        await ShouldStayAsync("a look at another room", async () =>
        {
            await reader.Page.OpenRoomAsync("General");
            await reader.Page.OpenRoomAsync(reader.Room.Name);
        });
        await ShouldStayAsync("Back", async () =>
        {
            await reader.Page.OpenRoomAsync("General");
            await page.GoBackAsync();
            await reader.Page.ShowsRoomAsync(reader.Room.Name);
        });
        await page.GotoAsync(new Uri(shared.Host.Relay.Address, $"/rooms/{reader.Room.Id}?at=20").ToString());
        await reader.Page.ConnectedAsync();
        await page.EvaluateAsync("document.querySelector('[data-number=\"30\"]').scrollIntoView()");
        await SettledAsync(page);
        await ShouldStayAsync("Back to a permalink", async () =>
        {
            await reader.Page.OpenRoomAsync("General");
            await page.GoBackAsync();
            await reader.Page.ShowsRoomAsync(reader.Room.Name);
        });

        async Task ShouldStayAsync(string what, Func<Task> change)
        {
            var (number, top) = await FirstInViewAsync(page);
            await change();
            await SettledAsync(page);
            var (then, now) = await FirstInViewAsync(page);
            then.Should().Be(number, "{0} moves nothing", what);
            now.Should().BeApproximately(top, Math.Max(4, Math.Abs(top) / 2), "{0} moves nothing", what);
        }
    }

    [Fact]
    public async Task At_midnight_today_becomes_yesterday_on_a_page_that_stays_open()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Night watch", new() { Locale = "en-GB", TimezoneId = "UTC" });
        var said = await reader.SayAsync("in the evening");
        await reader.SayAsync("after midnight");
        await using (var db = new SqliteConnection($"Data Source={shared.Host.Server.DatabaseFile};Pooling=False"))
        {
            await db.OpenAsync();
            await using var command = db.CreateCommand();
            command.CommandText = $"UPDATE Messages SET PostedAt = PostedAt + {TimeSpan.FromDays(1).Ticks} "
                + $"WHERE Number = 2 AND RoomKey = (SELECT Key FROM Rooms WHERE Id = '{reader.Room.Id}')";
            await command.ExecuteNonQueryAsync();
        }

        var page = (await shared.Host.PageAsync(reader.Page.Page.Context, "/settings")).Page;
        var evening = said.PostedAt.UtcDateTime.Date.AddDays(1).AddSeconds(-10);
        await page.Clock.InstallAsync(new() { TimeDate = evening });
        await page.GotoAsync(new Uri(shared.Host.Relay.Address, $"/rooms/{reader.Room.Id}").ToString());
        var days = page.Locator("#messages > .day");
        await Assertions.Expect(days.First).ToHaveTextAsync("Today");

        await page.Clock.FastForwardAsync(15_000);

        await Assertions.Expect(days).ToHaveTextAsync(["Yesterday", "Today"], new() { Timeout = 20_000 });
        await page.Clock.FastForwardAsync((long)TimeSpan.FromDays(1).TotalMilliseconds);
        await Assertions.Expect(days).ToHaveTextAsync(
            [evening.ToString("dddd, MMMM d", CultureInfo.InvariantCulture), "Yesterday"], new() { Timeout = 20_000 });
    }

    // Waits for layout, the resize observers and the scrolling that follows.
    private static async Task SettledAsync(IPage page) =>
        await page.EvaluateAsync(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))");

    private static async Task<(int Number, double Top)> FirstInViewAsync(IPage page)
    {
        var found = await page.EvaluateAsync<double[]>(
            """
            () => {
              const top = document.querySelector('.scroll').getBoundingClientRect().top;
              const first = [...document.querySelectorAll('#messages > [data-number]')]
                .find((one) => one.getBoundingClientRect().bottom > top + 1);
              return [Number(first.dataset.number), first.getBoundingClientRect().top - top];
            }
            """);
        return ((int)found[0], found[1]);
    }
}
