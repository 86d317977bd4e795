using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

[Trait("kind", "browser")]
public sealed class HeartbeatTests
{
    [Fact]
    public async Task A_heartbeat_without_an_answer_makes_the_connection_unproven_and_not_disconnected()
    {
        await using var host = await PageHost.StartProcessAsync("--Chat:HeartbeatInterval=00:00:02");
        var page = await (await host.PageAsync()).ConnectedAsync();

        host.Process.Suspend();
        await page.ReachesAsync("unproven");
        (await page.Page.InnerTextAsync("#connection-state")).Should().MatchRegex(@"Not answering\s+no answer for 1\d s");
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
    public async Task A_refused_heartbeat_proves_the_connection_and_the_next_one_goes()
    {
        await using var host = await PageHost.StartAsync("--Chat:HeartbeatInterval=00:00:01");
        host.Server.Expect(Refused);
        var page = await (await host.PageAsync()).ConnectedAsync();
        await page.SayAsync("before");

        await using (await StorageAway.TakeAsync(host.Server.DatabaseFile))
        {
            await host.Server.WaitForLogAsync(Refused);
            (await page.StateAsync()).Should().Be("connected", "a refusal is an answer");
            host.Relay.HoldAnswers();
            await page.ReachesAsync("unproven");
            host.Relay.Release();
            await page.ReachesAsync("connected");
        }

        await LostEvent.StoreAsync(host.Server.DatabaseFile, "nobody was told");
        await page.SeesAsync("nobody was told");
        host.Logged(1002).Should().Be(0);

        static bool Refused(string line) =>
            line.Contains("StorageFailureLog[", StringComparison.Ordinal) || line.Contains("Readiness[1152]", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_messages_that_could_not_be_read_come_by_the_next_heartbeat_without_a_further_scroll()
    {
        await using var server = await TestServer.StartAsync("Chat:HeartbeatInterval=00:00:01", "Chat:ConnectDelay=00:00:00.1");
        server.Log.Expect(1103);
        server.Log.Expect(1137);
        server.Log.Expect(1152);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var writer = await visitor.ConnectAsync();
        for (var number = 1; number <= 60; number++)
            await writer.SayAsync($"message {number}");
        await using var page = await (await ChatPage.OpenAsync(server.Address)).ConnectedAsync();
        await writer.SayAsync("message 61");
        await page.SeesAsync("message 61"); // Only a room that was entered shows it, and only then older messages can be asked for.

        await using (await StorageAway.TakeAsync(server.DatabaseFile))
        {
            await page.Page.EvaluateAsync("document.querySelector('.scroll').scrollTop = 0");
            await server.Log.WaitAsync(1103, "MessagesBefore");
        }

        await ChatPage.CountsAsync(page.Page.Locator("#messages > [data-number]"), 61);
    }
}
