using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed partial class UnreadTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const int Read = 10;
    private const int Count = 140;

    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    [Fact]
    public async Task However_it_is_opened_a_room_begins_at_its_first_unread_message_and_the_line_stays_above_that()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Archive of letters");
        await reader.SubscribeAsync(Count);
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, Read);
        await reader.MarkAsync(mark => mark.ReadUpTo == Read);
        var html = await reader.Marks.Visitor!.Http.GetStringAsync(new Uri($"/rooms/{reader.Room.Id}", UriKind.Relative));
        html.Should().MatchRegex(
            """(?s)<li id="unread"((?!<li).)*130 unread messages((?!<li).)*<li class="message[^>]* data-number="11" """);
        Number().Matches(html).Select(match => int.Parse(match.Groups[1].Value, null)).First()
            .Should().Be(Read - 2, "the page begins a little above what is unread");

        foreach (var address in new[] { null, $"/rooms/{reader.Room.Id}", "/", $"/sidebar/{reader.Room.Id}" })
        {
            var page = address is null
                ? reader.Page
                : await (await shared.Host.PageAsync(reader.Page.Page.Context, address)).ConnectedAsync();
            if (address is null)
                await page.OpenRoomAsync(reader.Room.Name);
            var line = page.Page.Locator("#unread");
            await Assertions.Expect(line.Locator(".words")).ToHaveTextAsync("130 unread messages", Patience);
            await Assertions.Expect(line).ToBeInViewportAsync();
            (await Reader.BelowLineAsync(page)).Should().Be(Read + 1);
            await page.Message(1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            (await Reader.BelowLineAsync(page)).Should().Be(Read + 1);
            await Assertions.Expect(line).ToBeInViewportAsync(new() { Timeout = 20_000 });
            await reader.MarkAsync(mark => mark.ReadUpTo > Read);

            reader.Told.Max(mark => mark.ReadUpTo).Should().BeLessThan(Count / 2, "{0}: the rest was not on screen", address);
            if (address is not null)
                await page.Page.CloseAsync();
            else
                await page.OpenRoomAsync("General");
            await reader.Marks.CallAsync("MarkUnread", reader.Room.Id, Read + 1);
            await reader.MarkAsync(mark => mark.ReadUpTo == Read);
        }
    }

    [Fact]
    public async Task The_mark_moves_over_what_was_on_screen_and_both_pills_lead_on()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Notice board");
        var page = reader.Page;
        await reader.SubscribeAsync(59);
        await reader.SayAsync($"@{await page.NameAsync()} the one thing you must know");
        await reader.SubscribeAsync(60);
        var badge = page.RoomItem(reader.Room.Name).Locator(".mentions");
        await Assertions.Expect(badge).ToHaveTextAsync("@1", Patience);
        await page.OpenRoomAsync(reader.Room.Name);
        await reader.MarkAsync(mark => mark.ReadUpTo > 1);

        await page.Page.ClickAsync("#new-pill");
        await page.Message(120).WaitForAsync();
        await Assertions.Expect(page.Page.Locator("#unread-pill")).ToHaveTextAsync("First unread ↑", Patience);
        await reader.SayAsync("at the end");
        await page.Message(121).WaitForAsync();
        await shared.Host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(2)); // Long enough to count as read and to be sent.
        await Assertions.Expect(badge).ToHaveTextAsync("@1");
        await page.Page.ClickAsync("#unread-pill");
        await Assertions.Expect(reader.Line).ToBeInViewportAsync();
        var first = await Reader.BelowLineAsync(page);
        first.Should().BeInRange(2, 59);
        reader.Told.Max(mark => mark.ReadUpTo).Should().BeLessThan(60, "the mention was not on screen");
        reader.Told[^1].Mentions.Should().Be(1);
        while (await page.Message(121).CountAsync() == 0 || !await InViewAsync(page, 121))
        {
            var last = await LastInViewAsync(page);
            await reader.MarkAsync(mark => mark.ReadUpTo >= last);
            await page.Page.EvaluateAsync("(scroll => scroll.scrollTop += scroll.clientHeight * 0.7)(document.querySelector('.scroll'))");
        }

        await reader.MarkAsync(mark => mark is { ReadUpTo: 121, Unread: 0, Mentions: 0 });
        await Assertions.Expect(badge).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.Page.Locator("#unread-pill")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Every_badge_in_the_list_is_that_of_a_message_there_is_also_in_the_folded_list_of_archived_rooms()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Pigeon loft");
        var item = reader.Page.RoomItem(reader.Room.Name);
        var name = await reader.Page.NameAsync();
        var named = await reader.SayAsync($"@{name} one");
        var plain = await reader.SayAsync("two");
        await Assertions.Expect(item.Locator(".unread")).ToHaveTextAsync("2", Patience);
        await Assertions.Expect(item.Locator(".mentions")).ToHaveTextAsync("@1", Patience);

        await reader.Writer.EditAsync(named, "nobody");
        await Assertions.Expect(item.Locator(".mentions")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await reader.Writer.EditAsync(named, $"@{name} after all");
        await Assertions.Expect(item.Locator(".mentions")).ToHaveTextAsync("@1", Patience);
        await reader.Writer.DeleteAsync(plain);
        await Assertions.Expect(item.Locator(".unread")).ToHaveTextAsync("1", Patience);
        await reader.Writer.CallAsync("ArchiveRoom", reader.Room.Id);
        var summary = reader.Page.Page.Locator("[data-group=archived] summary");
        await Assertions.Expect(summary.Locator(".mentions")).ToBeInViewportAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(summary.Locator(".mentions")).ToHaveTextAsync("@1");
        await Assertions.Expect(summary.Locator(".unread")).ToHaveTextAsync("1");
        await reader.Page.Page.ReloadAsync();
        await Assertions.Expect(summary.Locator(".unread")).ToHaveTextAsync("1");
        await summary.ClickAsync();
        await reader.Page.OpenRoomAsync(reader.Room.Name);

        await Assertions.Expect(summary.Locator(".mentions")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(summary.Locator(".unread")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_comes_while_the_window_has_no_focus_stays_unread_below_the_line()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Veranda");
        var page = reader.Page;
        await reader.SayAsync("seen");
        await page.OpenRoomAsync(reader.Room.Name);
        await reader.MarkAsync(mark => mark.ReadUpTo == 1);
        await Assertions.Expect(reader.Line).ToBeVisibleAsync();
        await using var window = await BrowserWindow.OfAsync(page.Page);
        await window.LoseFocusAsync();

        await reader.SayAsync("while away");
        await reader.SayAsync("while away, too");
        await page.SeesAttachedAsync("while away, too");

        await Assertions.Expect(reader.Line.Locator(".words")).ToHaveTextAsync("2 unread messages", Patience);
        (await Reader.BelowLineAsync(page)).Should().Be(2);
        reader.Told.Max(mark => mark.ReadUpTo).Should().Be(1);
        await window.TakeFocusAsync();
        await reader.MarkAsync(mark => mark.ReadUpTo == 3);
        (await Reader.BelowLineAsync(page)).Should().Be(2, "the line shows what is new until one has looked away again");
    }

    [Fact]
    public async Task A_person_marks_a_room_as_unread_from_a_message_on_and_as_read_by_Escape()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Study");
        var page = reader.Page;
        await reader.SubscribeAsync(5);
        await page.OpenRoomAsync(reader.Room.Name);
        await reader.MarkAsync(mark => mark.ReadUpTo == 5);

        await page.Message(3).HoverAsync();
        await page.Page.ClickAsync(".message-actions .mark-unread");
        await reader.MarkAsync(mark => mark is { ReadUpTo: 2, Unread: 3 });
        await Assertions.Expect(reader.Line.Locator(".words")).ToHaveTextAsync("3 unread messages", Patience);
        (await Reader.BelowLineAsync(page)).Should().Be(3);
        await page.OpenRoomAsync("General");
        await Assertions.Expect(page.RoomItem(reader.Room.Name).Locator(".unread")).ToHaveTextAsync("3", Patience);
        reader.Told[^1].ReadUpTo.Should().Be(2, "what is on screen stays unread");

        await page.Page.EvaluateAsync("document.querySelector('.scroll').style.blockSize = '0'"); // Hides all messages.
        await page.OpenRoomAsync(reader.Room.Name);
        await page.Page.ClickAsync("#room-about");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Locator("#about-dialog").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await Assertions.Expect(reader.Line).ToHaveCountAsync(1);
        await page.Page.Keyboard.PressAsync("Escape");

        await reader.MarkAsync(mark => mark is { ReadUpTo: 5, Unread: 0 });
        await Assertions.Expect(reader.Line).ToHaveCountAsync(0);
    }

    private static Task<bool> InViewAsync(ChatPage page, int number) => page.Page.EvaluateAsync<bool>(
        """
        number => {
          const view = document.querySelector('.scroll').getBoundingClientRect();
          const { bottom } = document.querySelector(`[data-number='${number}']`).getBoundingClientRect();
          return bottom <= view.bottom + 1;
        }
        """,
        number);

    // The last message that is completely in view.
    private static Task<int> LastInViewAsync(ChatPage page) => page.Page.EvaluateAsync<int>(
        """
        () => {
          const view = document.querySelector('.scroll').getBoundingClientRect();
          return Math.max(...[...document.querySelectorAll('#messages > [data-number]')]
            .filter((one) => one.getBoundingClientRect().bottom <= view.bottom).map((one) => Number(one.dataset.number)));
        }
        """);

    [GeneratedRegex("data-number=\"(\\d+)\"")]
    private static partial Regex Number();
}
