using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

[Trait("kind", "server")]
public sealed class LateHeartbeatTests
{
    [Fact]
    public async Task A_heartbeat_that_is_three_intervals_late_is_logged_once_each_time()
    {
        await using var server = await TestServer.StartAsync("Chat:HeartbeatInterval=00:00:01");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        var late = await server.Log.WaitAsync(1005, $"connection {client.Hello!.ConnectionId}, ");
        late.Text.Should().MatchRegex(@"^Heartbeat late: [345] s \(connection ");
        await client.CallAsync("Heartbeat");
        await server.Log.WaitAsync(1005, count: 2);

        server.Log.Lines(1005).Should().HaveCount(2, "it is told once until a heartbeat comes");
        server.Log.Lines(1002).Should().BeEmpty("lateness ends no connection");
    }
}
