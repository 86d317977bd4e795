using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task A_heartbeat_without_an_answer_makes_the_connection_unproven_and_not_disconnected()
    {
        await using var host = await PageHost.StartProcessAsync("--Chat:HeartbeatInterval=00:00:02");
        var page = await (await host.PageAsync()).ConnectedAsync();

        host.Process.Suspend();
        await page.ReachesAsync("unproven");
        (await page.Page.InnerTextAsync("#connection-state")).Should().MatchRegex(@"Unproven\s+no answer for 1\d s");
        (await page.Reconnect.IsVisibleAsync()).Should().BeFalse();
        host.Process.Resume();

        await page.ReachesAsync("connected");
        page.Sockets.Should().Be(1);
        host.Logged(1002).Should().Be(0);
    }

    [Fact]
    public async Task Heartbeats_are_sent_while_connected_and_stop_with_the_connection()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        var beats = 0;
        var profile = await Chromium.ProfileAsync();
        profile.Page += (_, page) => page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            if (frame.Text?.Contains("\"Heartbeat\"", StringComparison.Ordinal) == true)
                Interlocked.Increment(ref beats);
        };
        var page = await (await host.PageAsync(profile)).ConnectedAsync();
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(5.5));
        Volatile.Read(ref beats).Should().BeInRange(4, 6);

        host.Relay.Cut();
        await page.ReachesAsync("disconnected");
        var before = Volatile.Read(ref beats);
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(5));
        Volatile.Read(ref beats).Should().Be(before);
    }

    [Fact]
    public async Task A_message_whose_event_was_lost_is_found_by_the_next_heartbeat()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:02");
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("told");

        await LostEvent.StoreAsync(host.Server.DatabaseFile, "nobody was told");

        await page.SeesAsync("nobody was told");
        await page.SayAsync("and on");
        (await page.NumbersAsync()).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task A_tab_that_was_frozen_for_twenty_seconds_wakes_connected()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:05");
        var profile = await Chromium.ProfileAsync();
        var page = await (await host.PageAsync(profile)).ConnectedAsync();

        // Frozen, no timer runs at all. It ends before the server may call the page silent.
        var session = await profile.NewCDPSessionAsync(page.Page);
        await session.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "frozen" });
        await host.Relay.StaysQuietAsync(TimeSpan.FromSeconds(20));
        await session.SendAsync("Page.setWebLifecycleState", new() { ["state"] = "active" });

        await page.SayAsync("still the same connection");
        (await page.StateAsync()).Should().Be("connected");
        page.Sockets.Should().Be(1);
        host.Logged(1002).Should().Be(0);
    }
}
