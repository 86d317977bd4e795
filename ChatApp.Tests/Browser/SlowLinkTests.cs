using ChatApp.Client;
using ChatApp.Tests.Client;

namespace ChatApp.Tests.Browser;

/// <summary>Slow and distant links: one press connects, and all missed messages arrive once, however long it takes. Each link has its own
/// class, so that they run in parallel.</summary>
public abstract class SlowLinkTests(int missed, int length, int bytesPerSecond, double roundTripSeconds = 0)
{
    private const int Patience = 100;

    [Fact]
    public async Task One_press_connects_and_everything_missed_comes_once()
    {
        await using var host = await PageHost.StartAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("before");
        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        await using var other = await OtherAsync(host);
        for (var number = 1; number <= missed; number++)
            await other.SayAsync(other.General(), $"{number} ".PadRight(length, 'x'));

        host.Relay.Slow(bytesPerSecond, TimeSpan.FromSeconds(roundTripSeconds));
        await page.Reconnect.ClickAsync();
        await page.ReachesAsync("connected", Patience);
        await page.Page.Locator("#caught-up").WaitForAsync(new() { Timeout = Patience * 1000 });

        (await page.CaughtUpAsync()).Should().Contain($"{missed} messages; nothing missing");
        (await page.NumbersAsync()).Should().Equal(Enumerable.Range(1, missed + 1));
        (await page.StateAsync()).Should().BeOneOf("connected", "unproven");
        page.Sockets.Should().Be(2);
        host.Relay.Count("GET /hubs/chat").Should().Be(2);
        host.Logged(1002).Should().Be(1);
    }

    private static async Task<ChatClient> OtherAsync(PageHost host)
    {
        var other = new ChatClient(new(host.Server.Address));
        (await other.ConnectAsync()).Should().BeTrue();
        return other;
    }
}

[Trait("kind", "browser")]
public sealed class SlowLinkPageTests() : SlowLinkTests(200, 1_500, 50_000);

[Trait("kind", "browser")]
public sealed class FastestSlowLinkPageTests() : SlowLinkTests(200, 8_000, 250_000);

[Trait("kind", "browser")]
public sealed class SlowestLinkPageTests() : SlowLinkTests(22, 1_500, 2_000);

[Trait("kind", "browser")]
public sealed class FarLinkPageTests() : SlowLinkTests(3, 100, 100_000, roundTripSeconds: 3);
