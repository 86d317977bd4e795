using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Connections;

/// <summary>An ended connection is not kept in memory, even while broadcasts are pending.</summary>
[Trait("kind", "server")]
public sealed class ForgettingTests : WireTests
{
    /// <summary>More than receive the presence at once; the others wait for a broadcast that is never sent, because no timer
    /// fires.</summary>
    private const int Crowd = 40;

    protected override Task<TestServer> StartAsync() =>
        TestServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(new FakeTime()));

    [Fact]
    public async Task Who_enters_a_room_and_leaves_at_once_is_forgotten()
    {
        var seen = await ComeAndGoAsync();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        seen.Should().HaveCount(Crowd);
        seen.Count(connection => connection.IsAlive).Should().BeLessThan(Crowd / 4, "only its last steps may hold a connection");
    }

    private async Task<List<WeakReference>> ComeAndGoAsync()
    {
        List<WireClient> crowd = [];
        for (var number = 0; number < Crowd; number++)
            crowd.Add(await GuestAsync());
        foreach (var client in crowd)
            await client.EnterAsync();
        List<WeakReference> seen = [.. Server.Registry.Connections.Select(connection => new WeakReference(connection))];
        foreach (var client in crowd)
        {
            await client.DisposeAsync();
            await Server.Log.WaitAsync(1002, client.Hello!.ConnectionId);
        }

        return seen;
    }
}
