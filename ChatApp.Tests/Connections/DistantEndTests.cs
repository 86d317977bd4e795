using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>Ends that the server makes, a round trip of more than a second away from it: the cause arrives all the same.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
public sealed class DistantEndTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(700);

    private TestServer server = null!;
    private TcpRelay relay = null!;
    private WireVisitor visitor = null!;
    private WireClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        relay = new(new Uri(server.App.Urls.Single()).Port);
        visitor = await WireVisitor.GuestAsync(relay.Address);
        client = await visitor.ConnectAsync();
        relay.Delay = OneWay;
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        visitor.Dispose();
        await relay.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("server-stopping", 1012)]
    [InlineData("signed-out", 4001)]
    [InlineData("replaced", 4009)]
    [InlineData("protocol-error", 1002)]
    public async Task A_client_that_goes_on_writing_reads_the_cause(string cause, int code)
    {
        using var writing = new CancellationTokenSource();
        var busy = WriteAsync(writing.Token);

        server.Registry.End(server.Registry.Connections.Single(), DisconnectCause.Find(cause)!);

        (await client.Ended).Should().Be((code, cause));
        await writing.CancelAsync();
        await busy;
    }

    [Fact]
    public async Task A_frame_that_is_too_large_is_read_to_its_end_so_that_its_client_learns_why()
    {
        await client.SendRawAsync(new string('x', 1024 * 1024));

        (await client.Ended).Should().Be((1002, "protocol-error"));
    }

    // SignalR's pings, as fast as a busy page writes.
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
                await client.SendRawAsync("""{"type":6}""" + WireClient.End);
        }
        catch (Exception ended) when (ended is OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            // Ended, one way or the other.
        }
    }
}
