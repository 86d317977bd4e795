using ChatApp.Connections;
using ChatApp.Realtime;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApp.Tests.Realtime;

/// <summary>A throttled broadcaster sends at once, then at most once a second; several broadcasters send at the same moment.</summary>
[Trait("kind", "server")]
public sealed class ThrottledBroadcasterTests : WireTests
{
    private const double WholeMilliseconds = 0.002;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(5, 5.001)]
    [InlineData(5.3, 5.4)]
    [InlineData(86_400.76, 86_400.9)]
    public async Task Two_who_tell_shortly_after_each_other_take_their_turns_together_from_then_on(double first, double second)
    {
        var (one, other) = (await BroadcastAsync(first), await BroadcastAsync(second));
        one.Should().BeApproximately(other, WholeMilliseconds);
        one.Should().BeInRange(first + 1, first + 1.5);
        other.Should().BeInRange(second + 1, second + 1.5);

        // One a little early, the other a little late.
        (one, other) = (await BroadcastAsync(one - 0.01), await BroadcastAsync(other + 0.05));
        one.Should().BeApproximately(other, WholeMilliseconds);
    }

    // Broadcasts at this time; returns the earliest time of the next broadcast.
    private async Task<double> BroadcastAsync(double at)
    {
        var time = new FakeTime { Now = at };
        using var broadcaster = new CountingBroadcaster(Server.Registry, time);
        await broadcaster.StartAsync(CancellationToken.None);
        broadcaster.Change();
        await broadcaster.Sent.WaitAsync(Patience);
        await time.TimerMade.WaitAsync(Patience);
        var next = time.LatestAt;

        broadcaster.Change();
        time.Now = next;
        time.Ring();

        await broadcaster.SentAgain.WaitAsync(Patience);
        await broadcaster.StopAsync(CancellationToken.None);
        return next;
    }

    private sealed class CountingBroadcaster(ConnectionRegistry registry, TimeProvider time)
        : ThrottledBroadcaster(registry, time, NullLogger.Instance)
    {
        private readonly TaskCompletionSource sent = new(), sentAgain = new();

        public Task Sent => sent.Task;

        public Task SentAgain => sentAgain.Task;

        public void Change() => Note();

        protected override Task BroadcastAsync(CancellationToken stopping)
        {
            (sent.Task.IsCompleted ? sentAgain : sent).SetResult();
            return Task.CompletedTask;
        }
    }
}
