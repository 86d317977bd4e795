using ChatApp.People;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.People;

[Trait("kind", "unit")]
public sealed class RateLimiterTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void After_a_rest_a_burst_may_come_and_not_one_more()
    {
        var pace = new RateLimiter(perSecond: 2, burst: 3, time);

        Count(pace, "anna", 5).Should().Equal(true, true, true, false, false);
        Count(pace, "berta", 4).Should().Equal(true, true, true, false);
    }

    [Fact]
    public void Time_gives_back_so_many_a_second_and_never_more_than_the_burst()
    {
        var pace = new RateLimiter(perSecond: 2, burst: 3, time);
        Count(pace, "anna", 3);

        time.Advance(TimeSpan.FromSeconds(0.49));
        Count(pace, "anna", 1).Should().Equal(false);
        time.Advance(TimeSpan.FromSeconds(0.01));
        Count(pace, "anna", 2).Should().Equal(true, false);
        time.Advance(TimeSpan.FromSeconds(1));
        Count(pace, "anna", 3).Should().Equal(true, true, false);
        time.Advance(TimeSpan.FromHours(1));
        Count(pace, "anna", 4).Should().Equal(true, true, true, false);
    }

    [Fact]
    public void A_refusal_costs_nothing()
    {
        var pace = new RateLimiter(perSecond: 1, burst: 1, time);
        Count(pace, "anna", 100);

        time.Advance(TimeSpan.FromSeconds(1));

        Count(pace, "anna", 2).Should().Equal(true, false);
    }

    [Fact]
    public void Steady_use_within_the_rate_is_never_refused()
    {
        var pace = new RateLimiter(perSecond: 10, burst: 1, time);

        for (var turn = 0; turn < 1_000; turn++)
        {
            pace.TryAcquire("anna").Should().BeTrue();
            time.Advance(TimeSpan.FromSeconds(0.1));
        }
    }

    [Fact]
    public void Forgetting_who_rests_lets_nobody_write_faster()
    {
        var pace = new RateLimiter(perSecond: 1, burst: 2, time);
        Count(pace, "anna", 2);

        for (var person = 0; person < 11_000; person++)
            pace.TryAcquire($"person {person}");

        pace.TryAcquire("anna").Should().BeFalse();
    }

    [Fact]
    public void Many_threads_at_once_get_the_burst_between_them()
    {
        var pace = new RateLimiter(perSecond: 1, burst: 100, time);
        var granted = 0;

        Parallel.For(0, 1_000, _ =>
        {
            if (pace.TryAcquire("anna"))
                Interlocked.Increment(ref granted);
        });

        granted.Should().Be(100);
    }

    private static IEnumerable<bool> Count(RateLimiter pace, string personId, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => pace.TryAcquire(personId))];
}
