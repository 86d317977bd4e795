using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A reader with a page, a writer who posts messages, and the reader's read marks as the server sends them.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> open = [];
    private readonly List<WireVisitor> visitors = [];

    public ChatPage Page { get; private set; } = null!;

    /// <summary>Connection of the writer that posts the messages.</summary>
    public WireClient Writer { get; private set; } = null!;

    /// <summary>Another connection of the reader, next to the page's.</summary>
    public WireClient Marks { get; private set; } = null!;

    public string Id { get; private set; } = "";

    public RoomView Room { get; private set; } = null!;

    /// <summary>Opens the reader's page in the first room; the writer creates another room with both in it.</summary>
    public static async Task<Reader> StartAsync(
        PageHost host, string roomName, BrowserNewContextOptions? options = null, IBrowserContext? profile = null)
    {
        var reader = new Reader();
        profile ??= await Chromium.ProfileAsync(options);
        reader.Page = await (await host.PageAsync(profile)).ConnectedAsync();
        reader.Id = await reader.Page.Page.EvaluateAsync<string>("JSON.parse(document.querySelector('#state').textContent).person.id");
        var same = new WireVisitor(host.Server.Address);
        foreach (var cookie in await profile.CookiesAsync())
            same.Cookies.Add(new System.Net.Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
        var writer = await WireVisitor.GuestAsync(host.Server.Address);
        reader.visitors.AddRange([same, writer]);
        reader.Marks = await same.ConnectAsync("beside-the-page");
        reader.Writer = await writer.ConnectAsync();
        reader.open.AddRange([reader.Marks, reader.Writer]);
        reader.Room = await reader.Writer.CreateRoomAsync(roomName, "closed");
        await reader.Writer.CallAsync("InviteToRoom", reader.Room.Id, reader.Id);
        return reader;
    }

    /// <summary>Posts <paramref name="count"/> numbered messages as the writer.</summary>
    public async Task SubscribeAsync(int count)
    {
        for (var number = 1; number <= count; number++)
            await SayAsync($"message {number}.");
    }

    public Task<MessageView> SayAsync(string text) => Writer.SayInAsync(Room.Id, text);

    /// <summary>The room's read marks received so far.</summary>
    public IReadOnlyList<ReadMark> Told => [.. Marks.Came<ReadMark>("ReadChanged").Where(mark => mark.RoomId == Room.Id)];

    /// <summary>Waits for a read mark of the room.</summary>
    public Task MarkAsync(Func<ReadMark, bool> wanted) => Marks.EventAsync(
        "ReadChanged",
        arguments => arguments[0].Deserialize<ReadMark>(WireClient.Json) is { } mark && mark.RoomId == Room.Id && wanted(mark));

    /// <summary>The line above the first unread message.</summary>
    public ILocator Line => Page.Page.Locator("#unread");

    /// <summary>Number of the message below the unread line.</summary>
    public static Task<int> BelowLineAsync(ChatPage page) => page.Page.EvaluateAsync<int>(
        """
        () => {
          let next = document.querySelector('#unread');
          while (next && !next.dataset.number) next = next.nextElementSibling;
          return Number(next?.dataset.number ?? 0);
        }
        """);

    /// <summary>Distance of an element from the top of the scroll view, in px.</summary>
    public static Task<double> TopAsync(ChatPage page, string selector) => page.Page.EvaluateAsync<double>(
        "selector => document.querySelector(selector).getBoundingClientRect().top "
        + "- document.querySelector('.scroll').getBoundingClientRect().top",
        selector);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in open)
            await client.DisposeAsync();
        foreach (var visitor in visitors)
            visitor.Dispose();
    }
}
