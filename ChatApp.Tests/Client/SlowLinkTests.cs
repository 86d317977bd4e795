using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

/// <summary>Slow and distant links, with the .NET client. Each link has its own class, so that they run in parallel.</summary>
public abstract class SlowLinkTests(int missed, char letter, int length, int bytesPerSecond, double roundTripSeconds = 0)
{
    [Fact]
    public async Task One_call_connects_and_brings_everything_missed_once()
    {
        await using var host = await ClientHost.StartAsync();
        var client = host.Client();
        (await client.ConnectAsync()).Should().BeTrue();
        var room = client.General();
        await client.EnterRoomAsync(room);
        await client.SayAsync(room, "before");
        host.Relay.Cut();
        await client.ReachesAsync(ConnectionState.Disconnected);
        var other = host.DirectClient();
        (await other.ConnectAsync()).Should().BeTrue();
        for (var number = 1; number <= missed; number++)
            await other.SayAsync(room, new string(letter, length));

        host.Relay.Slow(bytesPerSecond, TimeSpan.FromSeconds(roundTripSeconds));
        (await client.ConnectAsync()).Should().BeTrue(client.Loss?.Reason);

        client.Room(room)!.CatchUp.Should().Be(new CatchUp(missed, 0, 0, NothingMissing: true));
        client.Room(room)!.Messages.Select(message => message.Number)
            .Should().Equal(Enumerable.Range(1, missed + 1).Select(number => (long)number));
        host.Relay.Count("GET /hubs/chat").Should().Be(2);
    }
}

[Trait("kind", "server")]
public sealed class SlowLinkClientTests() : SlowLinkTests(200, 'x', 8_000, 250_000);

/// <summary>One message of 64 kB, which cannot be paged further: its transfer takes longer than the client's silence limit.</summary>
[Trait("kind", "server")]
public sealed class SlowestLinkClientTests() : SlowLinkTests(1, '"', Limits.Text, 2_000);

[Trait("kind", "server")]
public sealed class FarLinkClientTests() : SlowLinkTests(3, 'x', 100, 100_000, roundTripSeconds: 3);

[Trait("kind", "server")]
public sealed class FarGuestTests
{
    [Fact]
    public async Task A_guest_who_comes_for_the_first_time_on_a_far_link_connects()
    {
        await using var host = await ClientHost.StartAsync();
        host.Relay.Slow(100_000, TimeSpan.FromSeconds(3));
        var client = host.Client();

        (await client.ConnectAsync()).Should().BeTrue(client.Loss?.Reason);
    }
}
