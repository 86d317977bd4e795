using ChatApp.Logging;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Logging;

[Trait("kind", "unit")]
public sealed class LogThrottleTests : IDisposable
{
    private readonly FakeTime time = new();
    private readonly List<(string? Key, int Count)> reported = [];
    private readonly LogThrottle<string> throttle;

    public LogThrottleTests() => throttle = new(time, (key, count) => reported.Add((key, count)));

    public void Dispose() => throttle.Dispose();

    [Fact]
    public void The_first_lines_of_a_minute_are_written_and_the_others_counted_when_it_is_over()
    {
        Enumerable.Range(0, 10).Select(_ => throttle.TryAcquire("a", perMinute: 2)).Count(written => written).Should().Be(2);
        throttle.TryAcquire("b").Should().BeTrue();

        Pass(59.9);
        reported.Should().BeEmpty();
        Pass(0.1);
        reported.Should().Equal(("a", 8));
        throttle.Remembered.Should().Be(0);
        throttle.TryAcquire("a").Should().BeTrue("another minute has begun");
    }

    [Fact]
    public void A_line_may_stand_for_many()
    {
        throttle.TryAcquire("a", weight: 50).Should().BeTrue();
        throttle.TryAcquire("a", weight: 7).Should().BeFalse();

        Pass(60);
        reported.Should().Equal(("a", 7));
    }

    [Fact]
    public void No_more_kinds_of_lines_are_remembered_than_there_may_be_and_the_others_are_counted_together()
    {
        Enumerable.Range(0, 3_000).Count(key => throttle.TryAcquire($"{key}")).Should().Be(LogThrottle<string>.Capacity);
        throttle.Remembered.Should().Be(LogThrottle<string>.Capacity);

        Pass(60);
        reported.Should().Equal((null, 2_000));
    }

    [Fact]
    public void What_was_counted_is_said_at_the_end()
    {
        throttle.TryAcquire("a");
        throttle.TryAcquire("a");

        throttle.Dispose();

        reported.Should().Equal(("a", 1));
    }

    private void Pass(double seconds)
    {
        time.Now += seconds;
        time.Ring();
    }
}
