using ChatApp.Connections;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

[Trait("kind", "unit")]
public sealed class RestartForecastTests
{
    [Theory]
    [InlineData(1940, 100, 18.9)]
    [InlineData(50, 100, 0)]
    [InlineData(0, 100, 0)]
    [InlineData(3, 1, 2)]
    public void The_last_is_back_after_the_burst_at_the_rate(int connections, int perSecond, double seconds)
    {
        new RestartForecast(connections, perSecond).LastBackAfter.TotalSeconds.Should().BeApproximately(seconds, 0.001);

        var gate = new TurnSchedule(perSecond, new ManualTime());
        var turns = Enumerable.Range(0, connections).Select(number => gate.Take($"p{number}")).ToList();
        (turns.LastOrDefault()?.Wait.TotalSeconds ?? 0).Should().BeApproximately(seconds, 0.001, "the gate gives that turn");
    }
}
