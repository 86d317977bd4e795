using System.Globalization;
using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The scroll position and the content of the first paint do not move while scripts, connection and catch-up follow.</summary>
[Trait("kind", "browser")]
public sealed class BeginningTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const int Count = 70;
    private const int LookedFor = 30;
    private const int FirstUnread = 40;

    // Layout shifts as the browser measures them.
    private const string MeasureShifts = """
        window.shifts = [];
        const nameOf = (node) => node?.id || node?.className || node?.nodeName || 'a removed node';
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) => ({
          value: shift.value,
          what: shift.sources.map(({ node, previousRect: from, currentRect: to }) =>
            `${nameOf(node)} of ${nameOf(node?.parentElement)} from ${from.x},${from.y} to ${to.x},${to.y}`),
        })))).observe({ type: 'layout-shift', buffered: true });
        """;

    private const string IsInView = """
        (number) => {
          const box = document.querySelector(`#messages > [data-number="${number}"]`).getBoundingClientRect(),
            view = document.querySelector('.scroll').getBoundingClientRect();
          return box.top >= view.top - 1 && box.bottom <= view.bottom + 1; // Fractions of a pixel are rounded.
        }
        """;

    private static readonly BrowserNewContextOptions Phone = new()
    {
        Locale = "en-GB",
        TimezoneId = "Asia/Kathmandu",
        ViewportSize = new() { Width = 390, Height = 780 },
    };

    private Uri Address => shared.Host.Server.Address;

    [Fact]
    public async Task Nothing_jumps_in_a_room_at_a_permalink_or_above_unread_messages()
    {
        await using var reader = await StartAsync("Stairs", Phone);
        var room = $"/rooms/{reader.Room.Id}";
        await reader.Page.Page.CloseAsync();
        foreach (var (width, path, number, unread) in new[]
        {
            (390, room, FirstUnread, true), (1280, room, FirstUnread, true),
            (390, room, Count, false), (390, $"{room}?at={LookedFor}", LookedFor, false),
            (1280, $"{room}?at={LookedFor}", LookedFor, false),
        })
        {
            await (unread
                ? reader.Marks.CallAsync("MarkUnread", reader.Room.Id, FirstUnread)
                : reader.Marks.CallAsync("MarkRead", reader.Room.Id, Count));
            var page = await reader.Page.Page.Context.NewPageAsync();
            await page.SetViewportSizeAsync(width, 780);
            await page.AddInitScriptAsync(MeasureShifts);
            await page.GotoAsync(new Uri(Address, path).ToString());
            await page.Locator("body[data-connection=connected]").WaitForAsync();
            await page.Locator("#presence:visible").WaitForAsync();
            (await page.EvaluateAsync<bool>(IsInView, number)).Should().BeTrue("{0} is in view at {1}", number, path);
            await ShouldNotHaveJumpedAsync(page, path, width);
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task Nothing_jumps_while_a_page_arrives_in_parts()
    {
        await using var reader = await StartAsync("Drip", Phone);
        await using var relay = new TcpRelay(Address.Port);
        relay.Slow(bytesPerSecond: 100_000);
        var page = reader.Page.Page;
        await page.SetViewportSizeAsync(1280, 780);
        await page.AddInitScriptAsync(MeasureShifts);

        await page.GotoAsync(
            new Uri(relay.Address, $"/rooms/{reader.Room.Id}").ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });

        await page.EvaluateAsync("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))");
        await ShouldNotHaveJumpedAsync(page, "a slow link", 1280);
    }

    [Fact]
    public async Task Days_and_clock_times_are_the_readers_own_before_any_module_has_come_and_the_modules_keep_them()
    {
        await using var reader = await StartAsync("Landing", Phone);
        var page = reader.Page.Page;
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/*.js", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(new Uri(Address, $"/rooms/{reader.Room.Id}").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await reader.Page.Message(Count).WaitForAsync();

        var zone = TimeZoneInfo.CreateCustomTimeZone("Nepal", new(5, 45, 0), null, null);
        var posted = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#messages time')].map((time) => time.dateTime)");
        var local = posted.Select(at => TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), zone)).ToArray();
        var today = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).Date;
        var days = local.Select(at => at.Date).Distinct().Select(day => (today - day).Days switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ => day.ToString(day.Year == today.Year ? "dddd, MMMM d" : "MMMM d, yyyy", CultureInfo.InvariantCulture),
        }).ToArray();
        days.Should().HaveCountGreaterThan(3);
        (await page.Locator("#messages time").AllTextContentsAsync())
            .Should().Equal(local.Select(at => at.ToString("HH:mm", CultureInfo.InvariantCulture)));
        (await page.Locator("#messages > .day").AllTextContentsAsync()).Should().Equal(days);

        await page.EvaluateAsync("for (const pill of document.querySelectorAll('#messages > .day')) pill.drawnFirst = true");
        held.SetResult();
        await reader.Page.ConnectedAsync();
        (await page.EvaluateAsync<bool>("[...document.querySelectorAll('#messages > .day')].every((pill) => pill.drawnFirst)"))
            .Should().BeTrue();
        (await page.Locator("#messages > .day").AllTextContentsAsync()).Should().Equal(days);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_paint_begins_at_the_newest_message_or_at_the_one_looked_for_in_every_browser(bool scripted)
    {
        await using var reader = await StartAsync(scripted ? "Attic" : "Cellar", Phone);
        await using var profile = await Chromium.ProfileAsync(
            new(Phone) { JavaScriptEnabled = scripted, StorageState = await reader.Page.Page.Context.StorageStateAsync() });
        var page = await profile.NewPageAsync();
        if (scripted)
        {
            // Like Firefox and Safari, which lack scroll-initial-target.
            await page.AddInitScriptAsync("CSS.supports = () => false");
            await page.RouteAsync("**/*.css", async route =>
            {
                var style = await route.FetchAsync();
                await route.FulfillAsync(
                    new()
                    {
                        Response = style,
                        Body = (await style.TextAsync()).Replace("scroll-initial-target", "unknown", StringComparison.Ordinal),
                    });
            });
            await page.RouteAsync("**/*.js", _ => Task.CompletedTask);
        }

        foreach (var (path, number) in new[]
        {
            ($"/rooms/{reader.Room.Id}", Count),
            ($"/rooms/{reader.Room.Id}?at={LookedFor}", LookedFor),
        })
        {
            await page.GotoAsync(new Uri(Address, path).ToString(), new() { WaitUntil = WaitUntilState.Commit });
            await page.Locator("#message-template").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.Locator($"#messages > [data-number='{number}']").WaitForAsync();
            if (scripted) // An observer scrolls before the frame is painted.
                await page.EvaluateAsync("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))");
            (await page.EvaluateAsync<bool>(IsInView, number)).Should().BeTrue("{0} is in view at {1}", number, path);
        }
    }

    private static async Task ShouldNotHaveJumpedAsync(IPage page, string place, int width)
    {
        var shifts = await page.EvaluateAsync<string>("JSON.stringify(shifts)");
        (await page.EvaluateAsync<double>("shifts.reduce((sum, { value }) => sum + value, 0)")).Should().BeLessThan(
            0.02, "nothing jumps at {0}, {1} px wide: {2}", place, width, shifts);
    }

    // Messages of several days, six each.
    private async Task<Reader> StartAsync(string name, BrowserNewContextOptions options)
    {
        var reader = await Reader.StartAsync(shared.Host, name, options);
        for (var number = 1; number <= Count; number++)
            await reader.SayAsync($"message {number}, long enough for two lines on a phone");
        await using var db = new SqliteConnection($"Data Source={shared.Host.Server.DatabaseFile};Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            UPDATE Messages SET PostedAt = PostedAt - ({Count} - Number) * {TimeSpan.FromHours(4).Ticks}
            WHERE RoomKey = (SELECT Key FROM Rooms WHERE Id = '{reader.Room.Id}')
            """;
        await command.ExecuteNonQueryAsync();
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, Count);
        await reader.MarkAsync(mark => mark.ReadUpTo == Count);
        return reader;
    }
}
