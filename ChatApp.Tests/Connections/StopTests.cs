using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>A server drains before it stops, whichever signal stops it.</summary>
[Trait("kind", "server")]
public sealed class StopTests
{
    [Theory]
    [InlineData("SIGTERM")]
    [InlineData("SIGHUP")]
    public async Task A_signal_ends_each_connection_with_1012_before_the_process(string signal)
    {
        await using var server = await ServerProcess.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        if (signal == "SIGHUP")
            server.HangUp();
        else
            server.Terminate();

        (await client.Ended).Should().Be((1012, "server-stopping"));
        (await server.ExitAsync()).Should().Be(0);
    }
}
