using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Realtime;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Realtime;

/// <summary>Clients that connected at the same moment are pinged in time, but not at the same moment.</summary>
[Trait("kind", "server")]
public sealed class PingTests : WireTests
{
    private const int Many = 40;

    [Fact]
    public async Task Everybody_is_pinged_in_time_one_after_another()
    {
        var clients = await GuestsAsync(Many);
        var begun = Stopwatch.GetTimestamp();
        Turns.Connections.Should().Be(Many);

        var pings = await Task.WhenAll(clients.Select(client => client.Pinged));

        Stopwatch.GetElapsedTime(begun, pings.Max()).Should().BeLessThan(Limits.Silence);
        Stopwatch.GetElapsedTime(pings.Min(), pings.Max()).Should().BeGreaterThan(Limits.Ping / 3);
    }

    [Fact]
    public async Task Who_has_gone_is_pinged_no_longer()
    {
        var stays = await GuestAsync();
        foreach (var client in await GuestsAsync(3))
            client.Die();

        await Patience.UntilAsync(() => Turns.Connections == 1);
        await stays.SayAsync("Still here");
    }

    private StaggeredKeepAlive Turns => Server.App.Services.GetRequiredService<StaggeredKeepAlive>();
}
