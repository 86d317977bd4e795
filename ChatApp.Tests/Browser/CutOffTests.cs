namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class CutOffTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_cut_off_the_page_says_nothing_that_it_cannot_know(bool left)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var other = await host.BystanderAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await other.SayAsync("said meanwhile");
        await page.Reconnect.ClickAsync();
        (await page.CaughtUpAsync()).Should().Contain("1 message; nothing missing");
        await page.Page.Locator("#presence", new() { HasText = "2 here" }).WaitForAsync();
        await page.ShowsConnectionsAsync(2);
        await page.Page.ClickAsync("#room-about");
        await ChatPage.CountsAsync(page.Page.Locator("#about-dialog .people li[data-here]"), 2);

        if (left)
            await page.Page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pagehide'))");
        else
            host.Relay.Cut();
        await page.ReachesAsync("disconnected");

        (await page.Page.IsHiddenAsync("#caught-up")).Should().BeTrue("more may have come since");
        (await page.Page.IsHiddenAsync("#presence")).Should().BeTrue();
        (await page.Page.InnerTextAsync("#connections")).Should().Be("–");
        (await page.Page.GetAttributeAsync("#connection-state", "title")).Should().BeNull("it told of the last heartbeat");
        await ChatPage.CountsAsync(page.Page.Locator("[data-here]"), 0);
        (await page.Page.GetAttributeAsync("#about-dialog .people .presence", "title")).Should().BeEmpty("neither here nor away");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Reconnect.ClickAsync();
        (await page.CaughtUpAsync()).Should().BeEmpty("nothing came, so nothing is said");
        await page.Page.Locator("#presence", new() { HasText = "2 here" }).WaitForAsync();
        await page.ShowsConnectionsAsync(2);
    }
}
