using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Client;

/// <summary>One way for a connection to end, seen from the .NET client: the same causes as on the page. Each way has its own class, so that
/// their half minutes of silence run in parallel.</summary>
public abstract class ClientLossTests
{
    protected virtual TimeSpan Quiet => TimeSpan.FromSeconds(10);

    protected abstract DisconnectCause Cause { get; }

    protected abstract int? Code { get; }

    private protected abstract Task EndAsync(ClientHost host);

    private protected virtual Task MendAsync(ClientHost host) => Task.CompletedTask;

    [Fact]
    public async Task The_client_knows_why_and_waits_and_one_call_brings_everything_back()
    {
        await using var host = await ClientHost.StartProcessAsync();
        var client = host.Client();
        List<ConnectionState> states = [];
        client.StateChanged += states.Add;
        (await client.ConnectAsync()).Should().BeTrue();
        var room = client.General();
        await client.EnterRoomAsync(room);
        await client.SayAsync(room, "before");

        await EndAsync(host);
        await client.ReachesAsync(ConnectionState.Disconnected, TimeSpan.FromSeconds(45));
        client.Loss.Should().BeEquivalentTo(new { Cause, Code });
        await host.Relay.StaysQuietAsync(Quiet);

        await MendAsync(host);
        var other = host.DirectClient();
        (await other.ConnectAsync()).Should().BeTrue();
        await other.SayAsync(room, "meanwhile");
        var attempts = host.Relay.Count("POST /connect");
        (await client.ConnectAsync()).Should().BeTrue();

        client.Room(room)!.Messages.Select(message => message.Text).Should().Equal("before", "meanwhile");
        client.Room(room)!.CatchUp.Should().Be(new CatchUp(1, 0, 0, NothingMissing: true));
        host.Relay.Count("POST /connect").Should().Be(attempts + 1);
        await host.Server.WaitForLogAsync(line => line.Contains($"last loss: {Cause}", StringComparison.Ordinal));
        states.Should().StartWith([ConnectionState.Connecting, ConnectionState.Connected]).And.NotContain(ConnectionState.Refused);
    }
}

[Trait("kind", "server")]
public sealed class ClientOfKilledServerTests : ClientLossTests
{
    protected override DisconnectCause Cause => DisconnectCause.NetworkLost;

    protected override int? Code => 1006;

    private protected override Task EndAsync(ClientHost host) => host.Process.KillAsync();

    private protected override Task MendAsync(ClientHost host) => host.Process.StartAgainAsync();
}

[Trait("kind", "server")]
public sealed class ClientOfCutConnectionTests : ClientLossTests
{
    protected override DisconnectCause Cause => DisconnectCause.NetworkLost;

    protected override int? Code => 1006;

    // No request may reach the server for half a minute; for the other ways, a third of that.
    protected override TimeSpan Quiet => TimeSpan.FromSeconds(30);

    private protected override Task EndAsync(ClientHost host) => Task.Run(host.Relay.Cut);
}

[Trait("kind", "server")]
public sealed class ClientOfResetConnectionTests : ClientLossTests
{
    protected override DisconnectCause Cause => DisconnectCause.NetworkLost;

    protected override int? Code => 1006;

    private protected override Task EndAsync(ClientHost host) => Task.Run(host.Relay.Reset);
}

[Trait("kind", "server")]
public sealed class ClientOfFrozenServerTests : ClientLossTests
{
    protected override DisconnectCause Cause => DisconnectCause.TimedOut;

    protected override int? Code => null;

    private protected override Task EndAsync(ClientHost host) => Task.Run(host.Process.Suspend);

    private protected override Task MendAsync(ClientHost host) => Task.Run(host.Process.Resume);
}

[Trait("kind", "server")]
public sealed class ClientOfStoppedServerTests : ClientLossTests
{
    protected override DisconnectCause Cause => DisconnectCause.ServerStopping;

    protected override int? Code => 1012;

    private protected override async Task EndAsync(ClientHost host)
    {
        host.Process.Terminate();
        (await host.Process.ExitAsync(TimeSpan.FromSeconds(10))).Should().Be(0);
    }

    private protected override Task MendAsync(ClientHost host) => host.Process.StartAgainAsync();
}
