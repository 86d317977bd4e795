using ChatApp.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Pinned messages, messages saved for later, and the way to a day.</summary>
[Trait("kind", "browser")]
public sealed class KeptTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    [Fact]
    public async Task A_pin_is_shown_to_everybody_counted_in_the_header_and_leads_to_its_message_however_old()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Pins");
        await reader.SubscribeAsync(120);
        await reader.Marks.CallAsync("MarkRead", reader.Room.Id, 120);
        var page = await OpenAsync(reader);
        await Assertions.Expect(Pins(page)).ToBeHiddenAsync();
        var sockets = page.Sockets;

        await PinAsync(page, 120);
        await ShowsAsync(page, 120, $"Pinned by {await page.NameAsync()}");
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("1", Patience);
        await reader.Writer.CallAsync("Pin", reader.Room.Id, 5, true);
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("2", Patience);
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("2", Patience);
        await Pins(page).ClickAsync();
        await Assertions.Expect(Listed(page).First.Locator(".excerpt")).ToHaveTextAsync("message 5.", Patience);
        await ChatPage.CountsAsync(Listed(page), 2);
        await Listed(page).First.Locator("a").ClickAsync();

        await page.Page.Locator("[data-number='5'].looked-for .pinned").WaitForAsync();
        (await page.Page.IsVisibleAsync("#pins-dialog")).Should().BeFalse();
        await Pins(page).ClickAsync();
        await Listed(page).Last.Locator("button").ClickAsync();
        await ChatPage.CountsAsync(Listed(page), 1);
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("1", Patience);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.OpenRoomAsync("General");
        await Assertions.Expect(Pins(page)).ToBeHiddenAsync();
        await page.OpenRoomAsync("Pins");
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("1", Patience);
        page.Sockets.Should().Be(sockets + 1, "only the reload has made another connection");
    }

    [Fact]
    public async Task A_change_of_saved_messages_that_arrives_before_the_answer_to_Hello_is_not_undone_by_it()
    {
        var page = await shared.PageAsync();

        (await page.Page.EvaluateAsync<string>(
            """
            async () => {
              const { SavedMarks } = await import('/js/chat.js');
              const connection = Object.assign(new EventTarget(), { open: false });
              const template = document.createElement('template');
              template.innerHTML = '<p class="saved"></p>';
              const marks = new SavedMarks({ connection, template });
              marks.follow(Object.assign(new EventTarget(), { elements: [] }), {});
              const emit = (name, detail) => connection.dispatchEvent(new CustomEvent(name, { detail }));
              const hello = (saved) => {
                connection.open = true;
                emit('hello', { saved });
                connection.open = false;
                return [1, 2, 3].map((number) => marks.has('room', number));
              };
              emit('state', { state: 'connecting' });
              emit('SavedChanged', { roomId: 'room', number: 1, on: true });
              emit('SavedChanged', { roomId: 'room', number: 2, on: false });
              const first = hello({ room: [2, 3] });
              emit('SavedChanged', { roomId: 'room', number: 1, on: true });
              emit('state', { state: 'connecting' });
              return `${first}; ${hello({ room: [3] })}`;
            }
            """)).Should().Be("true,false,true; false,false,true");
    }

    [Fact]
    public async Task Pins_made_while_away_are_there_and_count_neither_as_edits_nor_as_messages()
    {
        await using var host = await PageHost.StartAsync();
        var writer = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await writer.SayAsync("one");
        await page.SeesAsync("one");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .pin-message");
        await Assertions.Expect(page.Page.Locator(".message-problem")).ToHaveTextAsync("Not connected. Reconnect first.", Patience);

        await PinAsync(writer, 1);
        await writer.Message(1).Locator(".pinned").WaitForAsync();
        await page.Reconnect.ClickAsync();

        (await page.CaughtUpAsync()).Should().BeEmpty("there is nothing to read");
        await ShowsAsync(page, 1, $"Pinned by {await writer.NameAsync()}");
        await Assertions.Expect(Pins(page)).ToHaveTextAsync("1", Patience);
        await PinAsync(page, 1);
        await ChatPage.CountsAsync(writer.Page.Locator(".message .pinned"), 0);
        await Assertions.Expect(Pins(writer)).ToBeHiddenAsync(new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task What_is_saved_is_marked_on_all_pages_of_the_person_after_a_reload_too_and_listed_without_a_script()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Later");
        await reader.SubscribeAsync(3);
        var page = await OpenAsync(reader);
        var other = await (await ChatPage.OpenAsync(
            shared.Host.Relay.Address, page.Page.Context, $"/rooms/{reader.Room.Id}")).ConnectedAsync();
        var writer = await shared.PageAsync();

        await SaveAsync(page, 2);
        await ShowsAsync(page, 2, "Saved for later", ".saved");
        await ShowsAsync(other, 2, "Saved for later", ".saved");
        await page.Page.ReloadAsync();
        await ShowsAsync(page, 2, "Saved for later", ".saved");
        await page.ConnectedAsync();
        await page.OpenRoomAsync("General");
        await page.Page.ClickAsync(".own-lists [href='/saved']");
        await Assertions.Expect(page.Page.Locator("#hits time")).Not.ToContainTextAsync("UTC", new() { Timeout = 20_000 });
        await page.Page.GoBackAsync();
        await page.OpenRoomAsync("Later");
        await ShowsAsync(page, 2, "Saved for later", ".saved");
        (await writer.Page.Locator(".saved").CountAsync()).Should().Be(0);

        await using var plain = await Chromium.ProfileAsync(new()
        {
            JavaScriptEnabled = false,
            StorageState = await page.Page.Context.StorageStateAsync(),
        });
        var list = await plain.NewPageAsync();
        await list.GotoAsync(shared.Host.Relay.Address.ToString());
        await list.ClickAsync(".own-lists [href='/saved']");
        await Assertions.Expect(list.Locator("#hits .excerpt")).ToHaveTextAsync("message 2.");
        await list.ClickAsync("#hits a");
        new Uri(list.Url).PathAndQuery.Should().Be($"/rooms/{reader.Room.Id}?at=2");
        await list.GoBackAsync();
        await list.ClickAsync("#hits button");
        await Assertions.Expect(list.Locator("#none")).ToBeVisibleAsync();
        await ChatPage.CountsAsync(page.Page.Locator(".message .saved"), 0);
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_day_is_that_of_the_readers_time_zone_and_the_way_there_keeps_the_connection()
    {
        await using var reader = await Reader.StartAsync(shared.Host, "Days", new() { TimezoneId = "Asia/Shanghai" });
        await reader.SubscribeAsync(80);
        // In Shanghai, message 20 is the first of the 3rd of March.
        await using (var database = new SqliteConnection($"Data Source={shared.Host.Server.DatabaseFile};Pooling=False"))
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = """
                UPDATE Messages SET PostedAt = $midnight + (Number - 20) * 600000000
                WHERE RoomKey = (SELECT Key FROM Rooms WHERE Id = $room)
                """;
            command.Parameters.AddWithValue("$midnight", new DateTime(2026, 3, 2, 16, 0, 0, DateTimeKind.Utc).Ticks);
            command.Parameters.AddWithValue("$room", reader.Room.Id);
            await command.ExecuteNonQueryAsync();
        }

        var page = await OpenAsync(reader);
        var sockets = page.Sockets;
        await page.Page.ClickAsync("#jump summary");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Page.Locator("#jump form")).ToBeHiddenAsync();
        await page.Page.ClickAsync("#jump summary");
        await page.Page.FillAsync("#jump-day", "2026-03-03");
        await page.Page.ClickAsync("#jump [type=submit]");

        await page.Page.Locator("[data-number='20'].looked-for").WaitForAsync();
        new Uri(page.Page.Url).PathAndQuery.Should().Be($"/rooms/{reader.Room.Id}?at=20");
        await Assertions.Expect(page.Page.Locator("#jump form")).ToBeHiddenAsync();
        page.Sockets.Should().Be(sockets);
    }

    private static ILocator Pins(ChatPage page) => page.Page.Locator("#pins");

    private static ILocator Listed(ChatPage page) => page.Page.Locator("#pins-dialog li");

    private static async Task<ChatPage> OpenAsync(Reader reader)
    {
        await reader.Page.Page.GotoAsync(new Uri(new Uri(reader.Page.Page.Url), $"/rooms/{reader.Room.Id}").ToString());
        return await reader.Page.ConnectedAsync();
    }

    private static Task PinAsync(ChatPage page, int number) => PressAsync(page, number, ".pin-message");

    private static Task SaveAsync(ChatPage page, int number) => PressAsync(page, number, ".save-message");

    private static async Task PressAsync(ChatPage page, int number, string button)
    {
        await page.Message(number).HoverAsync();
        await page.Page.ClickAsync($".message-actions {button}");
    }

    private static Task ShowsAsync(ChatPage page, int number, string words, string mark = ".pinned") =>
        Assertions.Expect(page.Message(number).Locator(mark)).ToHaveTextAsync(words, Patience);
}
