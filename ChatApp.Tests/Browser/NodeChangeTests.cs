using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A page says which node it is on, where several share the database.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "browser")]
public sealed class NodeChangeTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private NodeProcesses nodes = null!;

    public async Task InitializeAsync() => nodes = await NodeProcesses.StartAsync("--Chat:ConnectDelay=00:00:00.1");

    public async Task DisposeAsync() => await nodes.DisposeAsync();

    [Fact]
    public async Task After_a_press_that_led_to_another_node_the_page_says_so_and_that_the_first_went_away_where_it_did()
    {
        await using var page = await (await ChatPage.OpenAsync(nodes.Address)).ConnectedAsync();
        await page.CaughtUpAsync();
        var (first, second) = await NodeAsync(page) == "a" ? ("a", "b") : ("b", "a");

        nodes.Named(first).Terminate();
        await page.ReachesAsync("disconnected");
        await nodes.Named(first).ExitAsync();
        await PressAsync(page);
        await ShowsAsync(page, $"You were on node {first}, which went away; you are on {second}; nothing missing");
        (await NodeAsync(page)).Should().Be(second);

        // Killed, it is known as alive for a while: nobody can say yet that it went away.
        await nodes.Named(first).StartAgainAsync();
        await nodes.Named(second).KillAsync();
        await page.ReachesAsync("disconnected");
        await nodes.AnswersAsync();
        await PressAsync(page);
        await ShowsAsync(page, $"You were on node {second}; you are on {first}; nothing missing");
    }

    private static async Task PressAsync(ChatPage page)
    {
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
    }

    private static async Task ShowsAsync(ChatPage page, string words) =>
        await Assertions.Expect(page.Page.Locator("#caught-up")).ToHaveTextAsync(words, new() { Timeout = 20_000 });

    private static async Task<string> NodeAsync(ChatPage page) =>
        (await page.Page.GetAttributeAsync("#connection-state", "title"))!.Split("node ")[^1];
}
