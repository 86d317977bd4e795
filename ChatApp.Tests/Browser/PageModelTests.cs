using System.Text.Json;
using ChatApp.Client;
using ChatApp.Tests.Client;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace ChatApp.Tests.Browser;

/// <summary>A page during random actions and faults: in the end it shows exactly the stored messages, and each of its person's messages is
/// stored once.</summary>
[Trait("kind", "browser")]
public sealed class PageModelTests(ITestOutputHelper output)
{
    private readonly Dictionary<int, string> meant = [];
    private readonly List<string> story = [];
    private PageHost host = null!;
    private ChatPage page = null!;
    private ChatClient writer = null!;
    private string general = "";
    private int written;

    [Theory]
    [InlineData(20261123, 45)]
    [InlineData(7, 20)]
    public async Task A_page_shows_what_is_stored_after_whatever_happened(int seed, int steps)
    {
        await using var started = await PageHost.StartProcessAsync("--Chat:ConnectDelay=00:00:00.1");
        host = started;
        await using var client = new ChatClient(new(host.Server.Address));
        writer = client;
        await WriterConnectsAsync();
        page = await (await host.PageAsync()).ConnectedAsync();
        general = await page.RoomIdAsync();
        await page.CreateRoomAsync("Elsewhere");
        await page.OpenRoomAsync("General");
        // The run must be repeatable; the numbers need not be secure.
#pragma warning disable CA5394
        var random = new Random(seed);
        try
        {
            for (var step = 0; step < steps; step++)
                await StepAsync(random.Next(100), random);
            await ShouldShowWhatIsStoredAsync();
        }
        finally
        {
            output.WriteLine($"seed {seed}: {string.Join(", ", story)}");
        }
    }

    private Task StepAsync(int dice, Random random) => dice switch
    {
        < 22 => ToldAsync("others write", () => WriterDoesAsync(random)),
        < 45 => ToldAsync("write", WriteAsync),
        < 55 => ToldAsync("edit", EditAsync),
        < 63 => ToldAsync("cut", () => LoseAsync(host.Relay.Cut)),
        < 69 => ToldAsync("reset", () => LoseAsync(host.Relay.Reset)),
        < 75 => ToldAsync("lose answers", LoseAnswersAsync),
        < 78 => ToldAsync("kill", KillAsync),
        < 82 => ToldAsync("reload", ReloadAsync),
        < 88 => ToldAsync("change rooms", () => page.OpenRoomAsync(random.Next(2) == 0 ? "General" : "Elsewhere")),
        < 92 => ToldAsync("send all", SendAllAsync),
        _ => ToldAsync("reconnect", ReconnectAsync),
    };
#pragma warning restore CA5394

    private Task ToldAsync(string what, Func<Task> act)
    {
        story.Add(what);
        return act();
    }

    private async Task WriteAsync()
    {
        await page.OpenRoomAsync("General");
        meant[++written] = $"mine {written}";
        await page.WriteAsync(meant[written]);
    }

    // The page's last own message: stored, or not editable yet.
    private async Task EditAsync()
    {
        await page.OpenRoomAsync("General");
        await page.Page.PressAsync("#composer textarea", "ArrowUp");
        var words = await page.Page.InputValueAsync("#composer textarea");
        if (words.Length == 0)
            return;
        var number = int.Parse(words.Split(' ')[1], null);
        await page.WriteAsync(meant[number] = $"mine {number} edited {story.Count}");
    }

    private async Task WriterDoesAsync(Random random)
    {
        await WriterConnectsAsync();
        var mine = writer.Room(general)!
            .Messages.Where(message => message.Author.Id == writer.Session!.Person.Id && message.DeletedAt is null).ToList();
#pragma warning disable CA5394
        var (what, which) = (random.Next(4), mine.Count == 0 ? 0 : random.Next(mine.Count));
#pragma warning restore CA5394
        if (what == 0 && mine.Count > 0)
            await writer.EditMessageAsync(general, mine[which].Number, $"theirs, edited {story.Count}");
        else if (what == 1 && mine.Count > 0)
            await writer.DeleteMessageAsync(general, mine[which].Number);
        else
            await writer.SayAsync(general, $"theirs {story.Count}");
    }

    private async Task LoseAsync(Action cut)
    {
        var connected = await page.StateAsync() == "connected";
        cut();
        if (connected)
            await page.ReachesAsync("disconnected");
    }

    private async Task LoseAnswersAsync()
    {
        if (await page.StateAsync() != "connected")
            return;
        host.Relay.HoldAnswers();
        await WriteAsync();
        await LoseAsync(host.Relay.Reset);
        host.Relay.Release();
    }

    private async Task KillAsync()
    {
        var connected = await page.StateAsync() == "connected";
        await host.Process.KillAsync();
        await writer.ReachesAsync(ConnectionState.Disconnected);
        if (connected)
            await page.ReachesAsync("disconnected");
        await host.Process.StartAgainAsync();
    }

    private async Task ReloadAsync()
    {
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
    }

    private async Task ReconnectAsync()
    {
        if (await page.StateAsync() != "disconnected")
            return;
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        (await page.CaughtUpAsync()).Should().Match(words => words == "" || words.Contains("nothing missing"));
    }

    private async Task SendAllAsync()
    {
        if (await page.StateAsync() != "connected" || await page.Outbox.CountAsync() == 0)
            return;
        await page.Page.ClickAsync("#send-all");
        await ChatPage.CountsAsync(page.Outbox, 0);
        await ChatPage.CountsAsync(page.Sending, 0);
    }

    private async Task WriterConnectsAsync()
    {
        if (writer.State == ConnectionState.Connected)
            return;
        (await writer.ConnectAsync()).Should().BeTrue();
        await writer.EnterRoomAsync(writer.General());
    }

    private async Task ShouldShowWhatIsStoredAsync()
    {
        if (await page.StateAsync() == "disconnected")
            await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await page.OpenRoomAsync("General");
        await Assertions.Expect(page.Page.Locator("#send-all:disabled:visible")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await SendAllAsync();
        await ChatPage.CountsAsync(page.Sending, 0);
        await WriterConnectsAsync();
        while (await writer.MessagesBeforeAsync(general) > 0)
            continue;
        await writer.HeartbeatAsync();
        var stored = writer.Room(general)!.Messages;
        var last = stored.Count;
        while ((await page.NumbersAsync()) is [> 1, ..] numbers)
        {
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
            await page.Message(numbers[0] - 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        await Assertions.Expect(page.Page.Locator($"#messages[data-up-to-change='{writer.Room(general)!.UpToChange}']"))
            .ToHaveCountAsync(1, new() { Timeout = 20_000 });
        (await ShownAsync()).Should().Equal(stored.Select(message => $"{message.Number}:{message.Change}:{message.Text}"));
        stored.Select(message => message.Number).Should().Equal(Enumerable.Range(1, last).Select(number => (long)number));
        stored.Where(message => message.Text.StartsWith("mine", StringComparison.Ordinal)).Select(message => message.Text)
            .Should().BeEquivalentTo(meant.Values, "each is there once, as last meant");
    }

    private async Task<string[]> ShownAsync() => (await page.Page.EvaluateAsync<JsonElement>(
        "[...document.querySelectorAll('#messages > [data-number]')]"
        + ".map(one => `${one.dataset.number}:${one.dataset.change}:${one.querySelector('.body').textContent}`)"))
        .Deserialize<string[]>()!;
}
