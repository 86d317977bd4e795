using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class TurnTests
{
    [Fact]
    public async Task A_page_waits_for_its_turn_and_then_makes_the_one_attempt_that_was_pressed_for()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectionsPerSecond=1");
        var page = await (await host.PageAsync()).ConnectedAsync();
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await OthersComeFirstAsync(host);
        var upgrades = host.Relay.Count("GET /hubs/chat");
        var asked = host.Relay.Count("POST /connect");

        await page.Reconnect.ClickAsync();
        await page.ReachesAsync("refused");

        (await page.CauseAsync()).Should().Contain("when your turn comes");
        (await page.Reconnect.IsDisabledAsync()).Should().BeTrue();
        (await page.Reconnect.InnerTextAsync()).Should().MatchRegex("Your turn in [1-9][0-9]? s");
        (await page.Page.IsVisibleAsync("#cancel-wait")).Should().BeTrue();
        await page.PressQuicklyAsync(20);
        await page.ConnectedAsync();
        (await page.Page.IsVisibleAsync("#cancel-wait")).Should().BeFalse();
        host.Relay.Count("POST /connect").Should().Be(asked + 2, "one asks and one hands in the turn");
        host.Relay.Count("GET /hubs/chat").Should().Be(upgrades + 1);
        (await page.CaughtUpAsync()).Should().BeEmpty("nothing came, so nothing is said");
    }

    [Theory]
    [InlineData("en-GB", "Your turn is over.", "Reconnect")]
    [InlineData("zh-CN", "重新排队", "重连")]
    public async Task The_way_out_of_the_wait_gives_the_button_back_and_nothing_connects_by_itself(
        string language, string says, string button)
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectionsPerSecond=1", "--Chat:ConnectDelay=00:00:03");
        var page = await host.PageAsync(await Chromium.ProfileAsync(new() { Locale = language }));
        await OthersComeFirstAsync(host);
        await page.ReachesAsync("refused");

        await page.Page.FocusAsync("#cancel-wait");
        await page.Page.Keyboard.PressAsync("Enter");

        (await page.FocusedAsync()).Should().NotBe("BODY");
        (await page.CauseAsync()).Should().Contain(says);
        (await page.Reconnect.IsEnabledAsync()).Should().BeTrue();
        (await page.Reconnect.InnerTextAsync()).Should().Be(button);
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(8));
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        page.Sockets.Should().Be(1);
    }

    // Takes 16 s of connection slots: loading a page on a busy machine may use up some of them.
    private static async Task OthersComeFirstAsync(PageHost host)
    {
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var visitor = await WireVisitor.GuestAsync(host.Server.Address);
            for (var taken = 0; taken < 8; taken++)
                (await visitor.AskAsync()).Dispose();
        }
    }
}
