using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class PermalinkTests
{
    private const int Count = 160;

    [Fact]
    public async Task A_permalink_shows_its_message_and_the_way_back_to_the_newest_has_no_hole()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        var room = await WriteManyAsync(writer);
        var page = await (await host.PageAsync(path: $"/rooms/{room}?at=30")).ConnectedAsync();
        await page.Page.Locator("[data-number='30'].looked-for").WaitForAsync();
        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(5, 50));

        await writer.SayAsync("said meanwhile");
        await Assertions.Expect(page.Page.Locator("#new-pill")).ToHaveTextAsync("1 new ↓", new() { Timeout = 20_000 });
        await writer.Page.EvaluateAsync(
            "room => { history.pushState(null, '', `/rooms/${room}?at=31`); dispatchEvent(new PopStateEvent('popstate')); }", room);
        await writer.Message(31).HoverAsync();
        await writer.Page.ClickAsync(".message-actions .edit-message");
        await writer.WriteAsync("message 31, edited.");
        await page.SeesAttachedAsync("message 31, edited.");
        await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
        await page.Message(1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        while ((await page.NumbersAsync())[^1] <= Count)
        {
            var last = (await page.NumbersAsync())[^1];
            await page.Page.EvaluateAsync("(scroll => scroll.scrollTop = scroll.scrollHeight)(document.querySelector('.scroll'))");
            await page.Message(last + 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(1, Count + 1));
        await writer.SayAsync("live again");
        await page.SeesAttachedAsync("live again");
    }

    [Fact]
    public async Task The_pill_leads_from_a_permalink_to_the_newest_and_a_link_within_the_page_keeps_the_connection()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        var room = await WriteManyAsync(writer);
        var page = await (await host.PageAsync(path: $"/rooms/{room}?at=30")).ConnectedAsync();

        await page.Page.ClickAsync("#new-pill");
        await page.Message(Count).WaitForAsync();
        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(Count - 49, 50));
        await page.WriteAsync($"see {new Uri(host.Relay.Address, $"/rooms/{room}?at=20")}");
        await page.Page.Locator("#messages a[href$='?at=20']").Last.EvaluateAsync("link => link.removeAttribute('target')");
        await page.Page.Locator("#messages .body a[href$='?at=20']").ClickAsync();

        await page.Page.Locator("[data-number='20'].looked-for").WaitForAsync();
        page.Sockets.Should().Be(1);
        (await page.NumbersAsync()).Should().Contain(20).And.NotContain(Count);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("99999999999999999999")]
    [InlineData("5000")]
    [InlineData("abc")]
    public async Task A_permalink_that_leads_nowhere_shows_the_newest(string at)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.SayAsync("the newest");

        var html = await visitor.Http.GetStringAsync(new Uri($"/rooms/{client.Room}?at={at}", UriKind.Relative));

        html.Should().Contain("<p>the newest</p>");
    }

    [Fact]
    public async Task A_pill_with_the_date_stands_before_the_first_message_of_each_day()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        foreach (var text in new[] { "long ago", "yesterday", "today", "today as well" })
            await writer.SayAsync(text);
        await ExecuteAsync(host, $"UPDATE Messages SET PostedAt = PostedAt - {TimeSpan.FromDays(400).Ticks} WHERE Number = 1");
        await ExecuteAsync(host, $"UPDATE Messages SET PostedAt = PostedAt - {TimeSpan.FromDays(1).Ticks} WHERE Number = 2");

        var page = await host.PageAsync();

        var children = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#messages > :is(.day, [data-number])')].map(one => one.dataset.number ?? one.innerText)");
        children.Should().HaveCount(7);
        children[0].Should().MatchRegex(@"^\w+ \d+, 20\d\d$");
        children[1..].Should().Equal("1", "Yesterday", "2", "Today", "3", "4");
    }

    private static async Task<string> WriteManyAsync(ChatPage writer)
    {
        await writer.Page.EvaluateAsync(
            """
            count => {
              const form = document.querySelector('#composer');
              for (let number = 1; number <= count; number++) {
                form.querySelector('textarea').value = `message ${number}.`;
                form.requestSubmit();
              }
            }
            """,
            Count);
        await writer.SeesAsync($"message {Count}.");
        return await writer.RoomIdAsync();
    }

    private static async Task ExecuteAsync(PageHost host, string sql)
    {
        await using var db = new SqliteConnection($"Data Source={host.Server.DatabaseFile};Pooling=False");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
