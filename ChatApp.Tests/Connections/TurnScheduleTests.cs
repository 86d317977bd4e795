using ChatApp.Connections;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

[Trait("kind", "unit")]
public sealed class TurnScheduleTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void After_a_rest_half_a_seconds_worth_goes_at_once_and_the_others_come_one_by_one()
    {
        var schedule = new TurnSchedule(10, time);

        var waits = Enumerable.Range(0, 25).Select(number => schedule.Take($"p{number}")?.Wait.TotalSeconds ?? 0).ToList();

        waits.Take(5).Should().OnlyContain(wait => wait == 0);
        waits.Skip(5).Select((wait, place) => wait - ((place + 1) / 10d)).Should().OnlyContain(off => Math.Abs(off) < 0.0001);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(10, 4)]
    [InlineData(7, 3)]
    [InlineData(1, 3)]
    public void Rate_and_burst_are_shared_out_and_no_turn_is_given_twice_when_the_number_of_nodes_changes(int perSecond, int nodes)
    {
        var schedule = new TurnSchedule(perSecond, time);
        schedule.Share(nodes);
        Enumerable.Range(0, 200).Count(_ => schedule.Take("anna") is null)
            .Should().Be(Math.Max(1, perSecond / 2 / nodes), "that is this node's part of the burst");
        var waits = Enumerable.Range(0, 10).Select(_ => schedule.Take("anna")!.Wait.TotalSeconds).ToList();
        waits.Zip(waits.Skip(1), (one, next) => next - one)
            .Should().OnlyContain(space => Math.Abs(space - ((double)nodes / perSecond)) < 0.001);

        schedule.Share(1);
        var faster = schedule.Take("anna")!.Wait.TotalSeconds;
        schedule.Share(nodes);
        var slower = schedule.Take("anna")!.Wait.TotalSeconds;

        faster.Should().BeGreaterThan(waits[^1]);
        slower.Should().BeGreaterThan(faster);
    }

    [Fact]
    public void A_turn_of_another_node_is_good_from_its_slot_on_and_once()
    {
        var key = new byte[32];
        var one = new TurnSchedule(1, time, key);
        time.Advance(TimeSpan.FromSeconds(7)); // The schedules start at different times.
        var two = new TurnSchedule(1, time, key);
        var turn = Turn(one, "anna");

        two.Use(turn.Text, "anna", out var early, out _).Should().BeFalse();
        early!.Wait.Should().BeCloseTo(turn.Wait, TimeSpan.FromMilliseconds(1));
        time.Advance(turn.Wait);
        two.Use(turn.Text, "anna", out _, out var waited).Should().BeTrue();
        waited.Should().BeCloseTo(turn.Wait, TimeSpan.FromMilliseconds(1));
        two.Use(turn.Text, "anna", out _, out _).Should().BeFalse("it is used");
    }

    [Fact]
    public void Who_comes_as_slowly_as_the_rate_never_waits()
    {
        var schedule = new TurnSchedule(10, time);

        for (var number = 0; number < 100; number++)
        {
            schedule.Take("anna").Should().BeNull();
            time.Advance(TimeSpan.FromSeconds(0.1));
        }
    }

    [Fact]
    public void A_turn_is_good_once_from_its_slot_on_for_ten_seconds()
    {
        var schedule = new TurnSchedule(2, time);
        var (first, second) = (Turn(schedule, "anna"), Turn(schedule, "anna"));

        schedule.Use(first.Text, "anna", out var early, out _).Should().BeFalse();
        early.Should().BeEquivalentTo(first, "handed in early it gives the same slot again");
        time.Advance(first.Wait);
        schedule.Use(first.Text, "anna", out early, out _).Should().BeTrue();
        schedule.Use(first.Text, "anna", out early, out _).Should().BeFalse("it is used");
        early.Should().BeNull();

        time.Advance(second.Wait - first.Wait + TurnSchedule.TurnLifetime + TimeSpan.FromTicks(1));
        schedule.Use(second.Text, "anna", out early, out _).Should().BeFalse("it has expired");
        early.Should().BeNull();
    }

    [Fact]
    public void A_turn_is_good_to_the_last_moment_of_its_ten_seconds()
    {
        var schedule = new TurnSchedule(1, time);
        var turn = Turn(schedule, "anna");

        time.Advance(turn.Wait + TurnSchedule.TurnLifetime);

        schedule.Use(turn.Text, "anna", out _, out _).Should().BeTrue();
    }

    [Fact]
    public void Nobody_uses_a_turn_of_somebody_else_or_of_another_server()
    {
        var schedule = new TurnSchedule(1, time);
        var turn = Turn(schedule, "anna");
        time.Advance(turn.Wait);

        schedule.Use(turn.Text, "berta", out var early, out _).Should().BeFalse();
        early.Should().BeNull();
        new TurnSchedule(1, time).Use(turn.Text, "anna", out _, out _)
            .Should().BeFalse("another life of the server signs with another key");
        schedule.Use(turn.Text, "anna", out _, out _).Should().BeTrue("trying did not use it up");
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not base64 at all, and longer than any turn could ever be")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("\0\0\0")]
    public void What_is_no_turn_of_ours_is_worth_nothing(string text)
    {
        new TurnSchedule(1, time).Use(text, "anna", out var early, out _).Should().BeFalse();
        early.Should().BeNull();
    }

    [Fact]
    public void Changing_one_character_of_a_turn_makes_it_worthless()
    {
        var schedule = new TurnSchedule(1, time);
        var turn = Turn(schedule, "anna").Text;
        time.Advance(TimeSpan.FromSeconds(5));

        for (var at = 0; at < turn.Length; at++)
        {
            foreach (var character in "AB-!é".Where(character => character != turn[at]))
                schedule.Use(turn[..at] + character + turn[(at + 1)..], "anna", out _, out _).Should().BeFalse();
        }
    }

    [Fact]
    public void A_herd_takes_no_memory_beyond_the_turns_of_the_last_seconds()
    {
        var schedule = new TurnSchedule(100, time);
        var turns = Enumerable.Range(0, 5_000).Select(number => (Person: $"p{number}", Turn: schedule.Take($"p{number}"))).ToList();
        var clock = TimeSpan.Zero;
        foreach (var (person, turn) in turns.Where(one => one.Turn is not null))
        {
            time.Advance(turn!.Wait - clock);
            clock = turn.Wait;
            schedule.Use(turn.Text, person, out _, out _).Should().BeTrue("nobody is refused at their turn");
        }

        clock.TotalSeconds.Should().BeApproximately(49.5, 0.1, "5,000 at 100 a second, 50 of them at once");
        schedule.Remembered.Should().BeLessThanOrEqualTo(1_001);
    }

    private static Turn Turn(TurnSchedule schedule, string person)
    {
        while (true)
        {
            if (schedule.Take(person) is { } turn)
                return turn;
        }
    }
}
