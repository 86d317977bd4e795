using System.Globalization;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>The chat page as a person sees and uses it. Script errors and violations of its Content-Security-Policy fail the
/// test.</summary>
public sealed class ChatPage : IAsyncDisposable
{
    private readonly List<string> errors = [];
    private readonly bool ownsContext;

    private ChatPage(IPage page, bool ownsContext)
    {
        Page = page;
        this.ownsContext = ownsContext;
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                errors.Add(message.Text);
        };
        page.WebSocket += (_, _) => Sockets++;
    }

    public IPage Page { get; }

    /// <summary>Number of WebSockets that the page has opened, over all its documents.</summary>
    public int Sockets { get; private set; }

    /// <summary>Opens the page in a new profile, or in a tab of the given one.</summary>
    public static async Task<ChatPage> OpenAsync(Uri address, IBrowserContext? profile = null, string path = "/")
    {
        var page = new ChatPage(await (profile ?? await Chromium.ProfileAsync()).NewPageAsync(), profile is null);
        await page.Page.AddInitScriptAsync(CountReconnecting);
        await page.Page.GotoAsync(new Uri(address, path).ToString());
        return page;
    }

    /// <summary>Wraps a tab that the page itself opened.</summary>
    public static ChatPage Of(IPage page) => new(page, ownsContext: false);

    public async Task<ChatPage> ConnectedAsync()
    {
        await ReachesAsync("connected");
        return this;
    }

    public async Task ReachesAsync(string state, int seconds = 30) =>
        await Page.Locator($"body[data-connection={state}]")
            .WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = seconds * 1000 });

    public async Task<string> StateAsync() => (await Page.GetAttributeAsync("body", "data-connection"))!;

    public ILocator Reconnect => Page.Locator("#reconnect");

    public ILocator Outbox => Page.Locator("#outbox [data-client-message-id]");

    public ILocator Sending => Page.Locator("#messages > [data-state=sending]");

    public Task<string> CauseAsync() => Page.InnerTextAsync("#connection-cause");

    /// <summary>The focused element: its tag name, with its id if it has one.</summary>
    public Task<string> FocusedAsync() =>
        Page.EvaluateAsync<string>("(one => one.tagName + (one.id && `#${one.id}`))(document.activeElement)");

    public async Task WriteAsync(string text)
    {
        await Page.FillAsync("#composer textarea", text);
        await Page.PressAsync("#composer textarea", "Enter");
    }

    /// <summary>Creates a room with the dialog and waits until it is shown.</summary>
    public async Task<string> CreateRoomAsync(string name, string kind = "open")
    {
        await Page.ClickAsync("#room-add");
        await Page.FillAsync("#create-name", name);
        await Page.CheckAsync($"#create-room [value={kind}]");
        await Page.ClickAsync("#create-room [type=submit]");
        await ShowsRoomAsync(name);
        return await RoomIdAsync();
    }

    /// <summary>Opens a room from the list.</summary>
    public async Task OpenRoomAsync(string name)
    {
        await Page.Locator("#rooms li a", new() { HasText = name }).ClickAsync();
        await ShowsRoomAsync(name);
    }

    /// <summary>Waits until the header shows this room's name.</summary>
    public Task ShowsRoomAsync(string name) =>
        Assertions.Expect(Page.Locator(".room-title .room-name")).ToHaveTextAsync(name, new() { Timeout = 20_000 });

    /// <summary>Id of the room shown.</summary>
    public async Task<string> RoomIdAsync() => (await Page.GetAttributeAsync("#messages", "data-room"))!;

    /// <summary>Name of the page's person.</summary>
    public Task<string> NameAsync() => Page.InnerTextAsync("#my-name");

    /// <summary>A room's item in the list.</summary>
    public ILocator RoomItem(string name) => Page.Locator("#rooms li", new() { HasText = name });

    /// <summary>A stored message by its number.</summary>
    public ILocator Message(int number) => Page.Locator($"#messages > [data-number='{number}']");

    /// <summary>Sends a message and waits until it is stored.</summary>
    public async Task SayAsync(string text)
    {
        await WriteAsync(text);
        await SeesAsync(text);
    }

    public async Task SeesAsync(string text) =>
        await Page.Locator("#messages > [data-number] .body", new() { HasText = text }).First.WaitForAsync();

    /// <summary>Waits for a stored message, which may be out of view.</summary>
    public Task SeesAttachedAsync(string text) => Page.Locator("#messages > [data-number] .body", new() { HasText = text })
        .First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>The texts of the stored messages, in the order shown.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync() => await Page.Locator("#messages > [data-number] .body").AllInnerTextsAsync();

    public async Task<IReadOnlyList<int>> NumbersAsync() =>
        await Page.EvaluateAsync<int[]>(
            "[...document.querySelectorAll('#messages > [data-number]')].map(one => Number(one.dataset.number))");

    /// <summary>Waits until the page has entered the room and caught up; returns the catch-up notice, or an empty text if there is
    /// none.</summary>
    public async Task<string> CaughtUpAsync()
    {
        // The button is enabled only after that.
        await Page.Locator("#send-all:not([disabled])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return await Page.IsVisibleAsync("#caught-up") ? await Page.InnerTextAsync("#caught-up") : "";
    }

    /// <summary>Presses a button of the page, and confirms what it asks.</summary>
    public async Task PressAndConfirmAsync(string selector)
    {
        await Page.ClickAsync(selector);
        await Page.ClickAsync("#sure-dialog .danger");
    }

    /// <summary>Waits until there are this many elements.</summary>
    public static async Task CountsAsync(ILocator what, int count) =>
        await Assertions.Expect(what).ToHaveCountAsync(count, new() { Timeout = 20_000 });

    /// <summary>Waits until the page shows this number of connections.</summary>
    public async Task ShowsConnectionsAsync(int count) =>
        await Assertions.Expect(Page.Locator("#connections"))
            .ToHaveTextAsync(count.ToString(CultureInfo.InvariantCulture), new() { Timeout = 20_000 });

    /// <summary>Clicks Reconnect as fast as a script can, even while it is disabled: the guard behind the button must suffice.</summary>
    public Task PressQuicklyAsync(int times) => Page.EvaluateAsync(
        "times => { const button = document.querySelector('#reconnect'); "
        + "for (let i = 0; i < times; i++) { button.disabled = false; button.click(); } }",
        times);

    /// <summary>How often SignalR has reported that it is reconnecting, in this document.</summary>
    public Task<int> ReconnectingsAsync() => Page.EvaluateAsync<int>("window.reconnectings");

    public async ValueTask DisposeAsync()
    {
        if (ownsContext)
            await Page.Context.CloseAsync();
        else
            await Page.CloseAsync();
        errors.Should().BeEmpty("the page's script runs without errors");
    }

    // Hooks into SignalR from outside: counts the reconnecting events of every connection that is built.
    private const string CountReconnecting = """
        window.reconnectings = 0;
        let library;
        Object.defineProperty(window, 'signalR', {
          get: () => library,
          set: (value) => {
            library = value;
            const build = value.HubConnectionBuilder.prototype.build;
            value.HubConnectionBuilder.prototype.build = function () {
              const hub = build.call(this);
              hub.onreconnecting(() => window.reconnectings++);
              return hub;
            };
          },
        });
        """;
}
