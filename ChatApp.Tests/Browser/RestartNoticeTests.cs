using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Browser;

/// <summary>The countdown to an announced restart.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class RestartNoticeTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly Person Operator = new("operator", "Night Shift", PersonKind.Operator);

    private TestServer server = null!;

    private INodeDrain Drain => server.App.Services.GetRequiredService<INodeDrain>();

    public async Task InitializeAsync() => server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_page_counts_down_says_so_twice_and_shows_nothing_once_it_is_cancelled()
    {
        await using var page = await OpenAsync(withClock: true);
        (await page.Page.IsVisibleAsync("#restart-notice")).Should().BeFalse();

        Drain.TryAnnounce(TimeSpan.FromSeconds(65), Operator);
        await page.Page.Locator("#restart-notice").GetByText("The server restarts in 1 min").WaitForAsync();
        await HearsAsync(page, "The server restarts in 1 min 5 s.", 1);
        await page.Page.Clock.RunForAsync(10_000);
        await HearsAsync(page, "The server restarts in 1 min 0 s.", 1);
        (await page.Page.InnerTextAsync("#restart-notice .what")).Should().MatchRegex(@"^The server restarts in 5\d s\.$");
        await HearsAsync(page, "The server restarts in", 2);

        Drain.CancelAnnounced();
        await page.Page.Locator("#restart-notice").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        await HearsAsync(page, "does not restart after all", 1);
    }

    [Fact]
    public async Task A_page_that_connects_later_counts_down_as_well_and_stops_when_the_connection_ends()
    {
        Drain.TryAnnounce(TimeSpan.FromHours(2), Operator);
        await using var page = await OpenAsync();

        await page.Page.GetByText("The server restarts in 1 h 59 min.").First.WaitForAsync();
        await Drain.DrainAsync();

        await page.ReachesAsync("disconnected");
        (await page.Page.IsVisibleAsync("#restart-notice")).Should().BeFalse();
        (await page.CauseAsync()).Should().StartWith("The server is restarting (1012, ");
        server.App.Services.GetRequiredService<ServerState>().TryReopen();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        (await page.Page.IsVisibleAsync("#restart-notice")).Should().BeFalse("that restart is over");
    }

    // What a live region was given, in order.
    private static async Task HearsAsync(ChatPage page, string words, int times) => await page.Page.WaitForFunctionAsync(
        "([words, times]) => heard.filter((one) => one.includes(words)).length === times", new object[] { words, times });

    private async Task<ChatPage> OpenAsync(bool withClock = false)
    {
        var page = await ChatPage.OpenAsync(server.Address, path: "/settings");
        if (withClock)
            await page.Page.Clock.InstallAsync();
        await page.Page.AddInitScriptAsync("""
            window.heard = [];
            new MutationObserver((records) => records.flatMap((record) => [...record.addedNodes])
              .filter((node) => node.parentElement?.id === 'announcements').forEach((node) => heard.push(node.textContent)))
              .observe(document, { subtree: true, childList: true });
            """);
        await page.Page.GotoAsync(server.Address.ToString());
        if (withClock)
            await page.Page.Clock.RunForAsync(5_000);
        return await page.ConnectedAsync();
    }
}
