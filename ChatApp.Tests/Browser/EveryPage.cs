using ChatApp.HubLog;
using ChatApp.Rooms;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.LinkPreviews;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A server with content on each of its pages, and the path to each page and dialog.</summary>
public sealed class EveryPage : IAsyncLifetime
{
    // 120 × 80 pixels.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAHgAAABQCAIAAABd+SbeAAAAg0lEQVR42u3QQQ0AAAgEoOtkODuZ0hbOBxsJSPVwIApEi0a0aNEW"
        + "RItGtGjRFkSLRrRo0YgWjWjRohEtGtGiRSNaNKJFi0a0aESLFo1o0YgWLRrRohEtWjSiRSNatGhEi0a0aNGIFo1o0aIRLRrRokUj"
        + "WjSiRYtGtGhEixaNaNGI/mMBVmHQ4NTb4FwAAAAASUVORK5CYII=");

    private TestServer server = null!;
    private string? cookies;

    /// <summary>Every page and dialog by name: its path, and the elements to press there.</summary>
    public static IReadOnlyList<(string Name, string Path, string[] Press)> All { get; } =
    [
        ("chat", "/", []),
        ("a message's buttons", "/", ["hover:#messages [data-number] >> nth=-1"]),
        ("rooms", "/", ["?#rooms-toggle"]),
        ("rooms dialog", "/", ["?#rooms-toggle", "#room-add"]),
        ("direct dialog", "/", ["?#rooms-toggle", "#direct-add"]),
        ("about dialog", "/", ["#room-about"]),
        ("sure dialog", "/", ["#room-about", "#quit-room"]),
        ("delete dialog", "/", ["hover:#messages .mine >> nth=-1", ".message-actions .delete-message"]),
        ("reaction dialog", "/", ["hover:#messages .mine >> nth=-1", ".message-actions .react-message"]),
        ("pins dialog", "/", ["#pins"]),
        ("notifications dialog", "/", ["#notify"]),
        ("keys dialog", "/", ["#connection-state", "key:?"]),
        ("day", "/", ["#jump summary"]),
        ("thread", "/", [".answers"]),
        ("picture viewer", "/", [".preview"]),
        ("details dialog", "/", ["hover:#messages .mine >> nth=-1", ".message-actions .message-details", ".seen-names summary"]),
        ("editing", "/", ["key:ArrowUp"]),
        ("completion", "/", ["type::sm"]),
        ("emoji", "/", ["#emoji", "#emoji-dialog .emoji-grid button >> nth=5"]),
        ("emoji dialog", "/", ["#emoji"]),
        ("switcher", "/", ["#switch"]),
        ("settings dialog", "/", ["#settings"]),
        ("rest dialog", "/", ["#settings", "#rest:enabled"]),
        ("person card", "/", ["#messages .author:visible >> nth=0"]),
        ("sidebar", "/sidebar/", []),
        ("hub log", "/hub-log", []),
        ("a line of the hub log", "/hub-log", ["#log details summary >> nth=0"]),
        ("record", "/audit", []),
        ("people", "/people", []),
        ("an invitation", "/people",
            [".invitations .primary", "#made-link", "[data-kind=Guest] .manage > summary", ".manage[open] .sure summary >> nth=0"]),
        ("search", "/search?q=look&after=2020-01-01", []),
        ("mentions", "/mentions", []),
        ("saved", "/saved", []),
        ("account", "/account", ["#delete summary"]),
        ("my connections", "/account/connections", []),
        ("codes at sign-in", "/account", ["#second-factor .secondary"]),
        ("confirm", "/confirm", []),
        ("settings", "/settings", []),
        ("notifications", "/settings/notifications", []),
        ("team", "/team", []),
        ("join", "/join", []),
        ("notice", "/nothing-there", []),
    ];

    /// <summary>Names of people and rooms in Hebrew: without isolation they reorder a left-to-right sentence.</summary>
    public static IReadOnlyList<string> Names { get; } = ["משמרת לילה!", "אנה?", "גן (1)", "על מה.", "חצר:"];

    /// <summary>Pages for visitors who are not signed in.</summary>
    public static IReadOnlyList<string> ForStrangers { get; } = ["/sign-in", "/invite/no-such-code", "/people"];

    public Uri Address => server.Address;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(
            builder => PreviewSite.Allow(builder), "Chat:ConnectDelay=00:00:00.1", "Chat:FlappingOpens=0", "Chat:LinkPreviewHosts=*");
        await using var profile = await Chromium.ProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, server.SetUpPath()).ToString());
        await page.FillAccountAsync(Names[0]);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        (await visitor.PostFormAsync("/settings?handler=Name", [new("name", Names[1])], json: true)).EnsureSuccessStatusCode();
        await using (var client = await visitor.ConnectAsync())
        {
            await NameRoomsAsync(page, client);
            await client.SayAsync(
                "```\n" + string.Concat(Enumerable.Repeat("a line of code that is wider than any page ", 8))
                + "\n```\n> quoted\n\n**bold** `code` https://example.org");
            await client.SayAsync(
                "```cs\nif (a) return \"b\"; // 1\nint c = 1;\n```\n```diff\n+a\n-b\n```\n- [ ] open\n- [x] done\n\n"
                + "| a | b |\n|---|---|\n| 1 | 2 |" + string.Concat(Enumerable.Repeat("\nline", 40)));
            await client.SayAsync("/me waves");
            await using var site = await PreviewSite.StartAsync();
            await client.EnterAsync();
            await client.SayAsync("see " + site.AddHtml("page", "<title>A page</title><meta name=description content='What it is about'>"));
            await client.EventAsync("MessageChanged", arguments => arguments[0].TryGetProperty("preview", out _));
            var last = await client.SayAsync($"@{Names[0]} look");
            await client.ReactAsync(last, "👍");
            await client.ReactAsync(last, "🎉");
            await client.PinAsync(last);
            await client.ReplyAsync(last, $"@{Names[0]} did");
        }

        // Connections whose clients report their last loss, so that the hub log has lines of every length.
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await using var again = await visitor.OpenAsync(await visitor.TicketAsync());
            await again.HandshakeAsync();
            await again.CallAsync("Hello", new
            {
                clientId = "document-1",
                lastLoss = new
                {
                    cause = "network-lost",
                    code = 1006,
                    reason = "",
                    at = DateTimeOffset.UtcNow,
                    hidden = true,
                    online = false,
                    roundTripMs = 12.5,
                },
            });
            again.Die();
        }

        await page.GotoAsync(server.Address.ToString());
        await page.Locator("body[data-connection=connected]").WaitForAsync();
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "one.png", MimeType = "image/png", Buffer = Picture });
        await page.Locator("#attachments [data-state=done]").WaitForAsync();
        await page.FillAsync("#message-text", "one of my own");
        await page.PressAsync("#message-text", "Enter");
        await page.Locator("#messages .mine[data-number]").WaitForAsync();
        await page.HoverAsync("#messages [data-number] >> nth=-2");
        await page.ClickAsync(".message-actions .save-message");
        await page.Locator("#messages .saved").WaitForAsync();
        await server.App.Services.GetRequiredService<HubLogWriter>().StopAsync(CancellationToken.None);
        cookies = await profile.StorageStateAsync();
    }

    /// <summary>Moves all rows of the hub log into the past.</summary>
    public async Task MakeHubLogOlderAsync(TimeSpan by)
    {
        await using var db = await server.App.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        await db.Set<HubLogRow>().ExecuteUpdateAsync(row => row.SetProperty(entry => entry.AtTicks, entry => entry.AtTicks - by.Ticks)
            .SetProperty(entry => entry.ReportedAtTicks, entry => entry.ReportedAtTicks - by.Ticks));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    // The first room, another one to join, and a direct conversation of three.
    private async Task NameRoomsAsync(IPage page, WireClient client)
    {
        await page.GotoAsync(server.Address.ToString());
        var operatorId = await page.EvaluateAsync<string>("JSON.parse(document.querySelector('#state').textContent).person.id");
        var rooms = server.App.Services.GetRequiredService<RoomStore>();
        (await rooms.ChangeAsync(operatorId, client.Room, Names[2], Names[3], CancellationToken.None)).Granted.Should().BeTrue();
        await client.CreateRoomAsync(Names[4], topic: Names[3]);
        using var third = await WireVisitor.GuestAsync(server.Address);
        await using var other = await third.ConnectAsync();
        await client.CallAsync("OpenDirect", [new[] { operatorId, other.Id() }]);
    }

    /// <summary>A profile of the operator, or of a stranger.</summary>
    public Task<IBrowserContext> ProfileAsync(BrowserNewContextOptions options, bool stranger = false) =>
        Chromium.ProfileAsync(new(options) { StorageState = stranger ? null : cookies });

    /// <summary>Opens a page and its dialog.</summary>
    public async Task OpenAsync(IPage page, string path, string[] press)
    {
        if (path == "/sidebar/")
            path += await page.GetAttributeAsync("#messages", "data-room");
        await page.GotoAsync(new Uri(Address, path).ToString());
        if (await page.Locator("#composer").CountAsync() > 0)
            await page.Locator("body[data-connection=connected]").WaitForAsync();
        foreach (var what in press)
        {
            if (what.StartsWith("hover:", StringComparison.Ordinal))
                await page.HoverAsync(what[6..]);
            else if (what.StartsWith("key:", StringComparison.Ordinal))
                await page.PressAsync("#message-text", what[4..]);
            else if (what.StartsWith("type:", StringComparison.Ordinal))
                await page.Locator("#message-text").PressSequentiallyAsync(what[5..]);
            else if (!what.StartsWith('?') || await page.Locator(what[1..]).IsVisibleAsync())
                await page.ClickAsync(what.TrimStart('?'));
        }
    }
}
