using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A message and its answers, beside the room or over it.</summary>
[Trait("kind", "browser")]
public sealed class ThreadTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_thread_opens_beside_the_room_and_new_answers_are_in_both_at_once()
    {
        var (anna, mei) = (await shared.PageAsync(), await shared.PageAsync());
        var first = await AskAsync(anna, mei);
        await anna.Page.SetViewportSizeAsync(1400, 800);
        await anna.Page.Locator(".answers", new() { HasText = "1 answer" }).ClickAsync();
        await BodiesAsync(anna, "Who comes?", "I do");
        (await anna.FocusedAsync()).Should().Be("TEXTAREA#thread-text");
        (await BoxAsync(anna, "#thread")).X.Should().BeGreaterThanOrEqualTo((await BoxAsync(anna, ".stream")).X + 500);

        await anna.Page.FillAsync("#thread-text", "Alone?");
        await anna.Page.PressAsync("#thread-text", "Enter");

        await BodiesAsync(anna, "Who comes?", "I do", "Alone?");
        await mei.SeesAsync("Alone?");
        await Assertions.Expect(mei.Message(first).Locator(".answers")).ToHaveTextAsync("2 answers");
        await mei.Message(first + 2).HoverAsync();
        await mei.Page.ClickAsync(".message-actions .reply-message");
        await mei.SayAsync("With Carl");
        await BodiesAsync(anna, "Who comes?", "I do", "Alone?", "With Carl");
        await Assertions.Expect(anna.Page.Locator("#thread-title")).ToHaveTextAsync("3 answers");
        await anna.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(anna.Page.Locator("#thread")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Each_tab_keeps_its_own_draft_of_a_thread_and_a_new_one_goes_on_with_that_of_a_tab_that_was_closed()
    {
        var profile = await Chromium.ProfileAsync();
        var one = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        await AskAsync(one, await shared.PageAsync());
        var two = await (await shared.Host.PageAsync(profile)).ConnectedAsync();
        await WriteAsync(one, "", "in the first tab");
        await WriteAsync(two, "", "in the second tab");

        foreach (var (tab, words) in new[] { (one, "in the first tab"), (two, "in the second tab") })
        {
            await tab.Page.ReloadAsync();
            await tab.ConnectedAsync();
            await WriteAsync(tab, words, words);
        }

        await one.Page.CloseAsync(new() { RunBeforeUnload = true });
        await WriteAsync(await (await shared.Host.PageAsync(profile)).ConnectedAsync(), "in the first tab", "");

        static async Task WriteAsync(ChatPage page, string before, string words)
        {
            await page.Page.Locator(".answers", new() { HasText = "1 answer" }).ClickAsync();
            await Assertions.Expect(page.Page.Locator("#thread-text")).ToHaveValueAsync(before);
            await page.Page.FillAsync("#thread-text", words);
        }
    }

    [Fact]
    public async Task An_answer_to_one_that_was_left_out_is_in_the_thread_and_asks_the_server_no_further()
    {
        var page = await shared.PageAsync();

        (await page.Page.EvaluateAsync<string>(
            """
            async () => {
              const { ThreadMessages } = await import('/js/later.js');
              const thread = new ThreadMessages();
              thread.begin({ find: () => undefined, messages: [] }, 1);
              thread.more = true;
              const message = (number, to) =>
                ({ number, change: number, author: { id: 'anna' }, ...(to && { replyTo: { number: to } }) });
              const { changed, unsure } = thread.take([message(1), message(9, 5)], true);
              return `${changed} ${unsure} ${thread.all.map(({ number }) => number)}`;
            }
            """)).Should().Be("true false 1,9");
    }

    [Fact]
    public async Task On_a_narrow_page_it_covers_the_room_whose_messages_are_not_read_meanwhile()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        await using var reader = await Reader.StartAsync(host, "Narrow");
        var first = await reader.SayAsync("Who comes?");
        await reader.Writer.ReplyAsync(first, "I do");
        var page = reader.Page;
        await page.Page.SetViewportSizeAsync(390, 700);
        using var beats = new SemaphoreSlim(0);
        page.Page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            if (frame.Text?.Contains("\"Heartbeat\"", StringComparison.Ordinal) is true)
                beats.Release();
        };
        await page.Page.GotoAsync(new Uri(host.Relay.Address, $"/rooms/{reader.Room.Id}").ToString());
        await page.ConnectedAsync();
        await reader.MarkAsync(mark => mark.ReadUpTo == 2);
        await page.Page.ClickAsync(".answers");
        await Assertions.Expect(page.Page.Locator("#composer")).Not.ToBeVisibleAsync();

        await reader.SayAsync("Something else");
        await page.SeesAttachedAsync("Something else");
        while (await beats.WaitAsync(0))
        {
            // Those of before.
        }

        for (var beat = 0; beat < 3; beat++) // More time than a visible message needs to count as read.
            await beats.WaitAsync();
        await page.Page.FillAsync("#thread-text", "Me too");
        await page.Page.PressAsync("#thread-text", "Enter");
        await BodiesAsync(page, "Who comes?", "I do", "Me too"); // The server handles the calls of a page in order.
        await reader.Marks.CallAsync("Heartbeat");
        reader.Told.Should().OnlyContain(mark => mark.ReadUpTo <= 2);
        await page.Page.ClickAsync("#thread .at >> nth=0");

        await Assertions.Expect(page.Page.Locator("#thread")).ToBeHiddenAsync();
        await Assertions.Expect(page.Message(1)).ToContainClassAsync("looked-for");
        await reader.MarkAsync(mark => mark.ReadUpTo == 4);
    }

    [Fact]
    public async Task What_is_loaded_of_it_is_shown_without_a_connection_and_an_answer_waits_in_the_outbox()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("Who comes?");
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .reply-message");
        await page.SayAsync("I do");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        await page.Page.ClickAsync(".answers");
        await BodiesAsync(page, "Who comes?", "I do");
        await page.Page.FillAsync("#thread-text", "half");
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await page.Page.ClickAsync(".answers");
        (await page.Page.InputValueAsync("#thread-text")).Should().Be("half");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await page.Page.PressAsync("#thread-text", "Enter");
        await Assertions.Expect(page.Page.Locator(".thread-waiting")).ToHaveTextAsync("1 answer waits in the room until you send it.");
        await page.Reconnect.ClickAsync();
        await page.CaughtUpAsync();
        await page.Page.ClickAsync("#send-all");

        await BodiesAsync(page, "Who comes?", "I do", "half");
        await Assertions.Expect(page.Page.Locator(".thread-waiting")).ToBeEmptyAsync();
        await Assertions.Expect(page.Message(3).Locator(".quoted")).ToHaveTextAsync("Who comes?");
    }

    [Fact]
    public async Task Answers_older_than_the_loaded_messages_are_read_from_the_server()
    {
        var page = await shared.PageAsync();
        await page.CreateRoomAsync($"Long {Guid.NewGuid():N}");
        await page.SayAsync("First");
        await page.Message(1).HoverAsync();
        await page.Page.ClickAsync(".message-actions .reply-message");
        await page.SayAsync("Early answer");
        await page.Page.EvaluateAsync(
            "for (let at = 0; at < 60; at++) { document.querySelector('#message-text').value = `filler ${at}`; "
            + "document.querySelector('#composer').requestSubmit(); }");
        await page.SeesAttachedAsync("filler 59");
        await page.Message(2).HoverAsync();
        await page.Page.ClickAsync(".message-actions .reply-message");
        await page.SayAsync("Late answer");
        await page.Page.SetViewportSizeAsync(1280, 500); // The loaded messages are several screens: no older ones are loaded in advance.
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await ChatPage.CountsAsync(page.Message(1), 0);

        await page.Message(63).HoverAsync();
        await page.Page.ClickAsync(".message-actions .open-thread");

        await BodiesAsync(page, "First", "Early answer", "Late answer");
    }

    /// <summary>A question in the common room, and an answer.</summary>
    /// <returns>The number of the question.</returns>
    private static async Task<int> AskAsync(ChatPage anna, ChatPage mei)
    {
        var name = $"Room {Guid.NewGuid():N}";
        await anna.CreateRoomAsync(name);
        await anna.SayAsync("Who comes?");
        await mei.Page.GotoAsync(new Uri(new Uri(mei.Page.Url), $"/join/{await anna.RoomIdAsync()}").ToString());
        await mei.Page.ClickAsync("main [type=submit]");
        await mei.ConnectedAsync();
        await mei.ShowsRoomAsync(name);
        await mei.Message(1).HoverAsync();
        await mei.Page.ClickAsync(".message-actions .reply-message");
        await mei.SayAsync("I do");
        await anna.SeesAsync("I do");
        return 1;
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(ChatPage page, string selector) =>
        (await page.Page.Locator(selector).BoundingBoxAsync())!;

    private static Task BodiesAsync(ChatPage page, params string[] words) =>
        Assertions.Expect(page.Page.Locator("#thread .message .body")).ToHaveTextAsync(words, new() { Timeout = 20_000 });
}
