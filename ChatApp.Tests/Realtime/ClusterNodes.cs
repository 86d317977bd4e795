using ChatApp.Connections;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Realtime;

/// <summary>Two nodes on one database, with a guest on each.</summary>
internal sealed class ClusterNodes : IAsyncDisposable
{
    private readonly List<WireVisitor> browsers = [];

    public required TestServer One { get; init; }

    public required TestServer Two { get; init; }

    /// <summary>A guest of the first node.</summary>
    public required WireVisitor First { get; init; }

    /// <summary>A guest of the second node.</summary>
    public required WireVisitor Second { get; init; }

    public static async Task<ClusterNodes> StartAsync(string database, string? redis, params string[] more)
    {
        string[] settings =
        [
            .. more, $"ConnectionStrings:Postgres={database}",
            .. redis is null ? Array.Empty<string>() : [$"ConnectionStrings:Redis={redis}"],
        ];
        var (one, two) = (await TestServer.StartAsync(settings), await TestServer.StartAsync(settings));
        return new()
        {
            One = one,
            Two = two,
            First = await WireVisitor.GuestAsync(one.Address),
            Second = await WireVisitor.GuestAsync(two.Address),
        };
    }

    /// <summary>A new guest's browser at the second node, and the same at the first; the nodes dispose of them.</summary>
    public async Task<(WireVisitor Second, WireVisitor First)> BrowsersAsync()
    {
        browsers.Add(await WireVisitor.GuestAsync(Two.Address));
        browsers.Add(VisitorAt(One, browsers[^1]));
        return (browsers[^2], browsers[^1]);
    }

    /// <summary>Connects a new guest to the first node, and waits until it has applied what the second has stored.</summary>
    public async Task AppliedAsync()
    {
        var (second, first) = await BrowsersAsync();
        await using var before = await first.ConnectAsync();
        await using var now = await second.ConnectAsync();
        await before.Ended;
    }

    /// <summary>Waits until each node knows the other.</summary>
    public async Task MeetAsync()
    {
        foreach (var node in new[] { One, Two })
            await Patience.UntilAsync(() => node.App.Services.GetRequiredService<ConnectionTotal>().Others.Count == 1);
    }

    /// <summary>The same browser at another node, as behind a load balancer.</summary>
    public static WireVisitor VisitorAt(TestServer node, WireVisitor visitor)
    {
        var same = new WireVisitor(node.Address);
        same.Cookies.Add(visitor.Cookies.GetAllCookies());
        return same;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in browsers.Concat([First, Second]))
            browser.Dispose();
        await One.DisposeAsync();
        await Two.DisposeAsync();
    }
}
