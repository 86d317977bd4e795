using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>One way for a connection to end, seen from the page: it shows the cause and waits, and one press restores everything. Each way
/// has its own class, so that their half minutes of silence run in parallel.</summary>
public abstract class LossTests(
    string[] says, Func<PageHost, Task> end, Func<PageHost, Task> mend, string? logged = null, int quietSeconds = 10)
{

    [Fact]
    public async Task The_page_says_why_and_waits_and_one_press_brings_everything_back()
    {
        await using var host = await PageHost.StartProcessAsync();
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("before");
        var calmTitle = await page.Page.TitleAsync();

        await end(host);
        await page.ReachesAsync("disconnected", seconds: 50);

        (await page.CauseAsync()).Should().ContainAll(says);
        (await page.Page.TitleAsync()).Should().NotBe(calmTitle);
        (await page.Reconnect.IsEnabledAsync()).Should().BeTrue();
        await page.WriteAsync("written while disconnected");
        await TemptAsync(page.Page);
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(quietSeconds));
        (await page.StateAsync()).Should().Be("disconnected");

        await mend(host);
        var other = await host.BystanderAsync();
        await other.SayAsync("meanwhile one");
        await other.SayAsync("meanwhile two");
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();

        (await page.CaughtUpAsync()).Should().Contain("2 messages; nothing missing");
        (await page.TextsAsync()).Should().Equal("before", "meanwhile one", "meanwhile two");
        host.Relay.Count("POST /connect").Should().Be(2);
        host.Relay.Count("GET /hubs/chat").Should().Be(2);
        (await page.ReconnectingsAsync()).Should().Be(0);
        (await page.Page.TitleAsync()).Should().Be(calmTitle);
        await ChatPage.CountsAsync(page.Outbox, 1);
        if (logged is not null)
            await host.Server.WaitForLogAsync(line => line.Contains(logged, StringComparison.Ordinal));
    }

    // Raises all events on which other pages reconnect by themselves.
    private static async Task TemptAsync(IPage page)
    {
        await page.Context.SetOfflineAsync(true);
        await page.Context.SetOfflineAsync(false);
        await page.EvaluateAsync("""
            for (const name of ['online', 'focus', 'pageshow']) window.dispatchEvent(new Event(name));
            for (const name of ['visibilitychange', 'resume']) document.dispatchEvent(new Event(name));
            """);
    }

    protected static Task Now(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}

[Trait("kind", "browser")]
public sealed class KilledServerTests() : LossTests(
    ["Connection lost (1006)"], host => host.Process.KillAsync(), host => host.Process.StartAgainAsync());

[Trait("kind", "browser")]
public sealed class CutConnectionTests() : LossTests(
    ["Connection lost (1006)"], host => Now(host.Relay.Cut), _ => Task.CompletedTask, "cause network-lost, code 1006",
    quietSeconds: 30); // No request may reach the server for half a minute; for the other ways, a third of that.

[Trait("kind", "browser")]
public sealed class ResetConnectionTests() : LossTests(
    ["Connection lost (1006)"], host => Now(host.Relay.Reset), _ => Task.CompletedTask, "cause network-lost, code 1006");

[Trait("kind", "browser")]
public sealed class FrozenServerTests() : LossTests(
    ["The server stopped answering", "30 s"],
    host => Now(host.Process.Suspend),
    host => Now(host.Process.Resume),
    "cause timed-out, code –");

[Trait("kind", "browser")]
public sealed class StoppedServerTests() : LossTests(
    ["The server is restarting (1012"],
    async host =>
    {
        host.Process.Terminate();
        (await host.Process.ExitAsync(TimeSpan.FromSeconds(10))).Should().Be(0);
    },
    host => host.Process.StartAgainAsync(),
    "cause server-stopping, code 1012");
