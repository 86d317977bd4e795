using ChatApp.Load.Measurement;

namespace ChatApp.Tests.Cli;

[Trait("kind", "unit")]
public sealed class SequenceCheckTests
{
    [Theory]
    [InlineData("4 5 6", 6, 0, 0)]
    [InlineData("4 6", 6, 1, 0)]
    [InlineData("4 5", 6, 1, 0)]
    [InlineData("", 6, 3, 0)]
    [InlineData("4 6 5", 6, 0, 0)]
    [InlineData("4 5 5 6", 6, 0, 1)]
    [InlineData("4 6 6 5 5", 6, 0, 2)]
    [InlineData("3 4 5 6", 6, 0, 1)]
    [InlineData("6", 6, 2, 0)]
    [InlineData("4 5 6", 0, 0, 0)]
    public void Every_number_is_wanted_once_whenever_it_comes(string taken, long last, long lost, long doubled)
    {
        var numbers = new SequenceCheck();
        numbers.Begin(3);

        foreach (var number in taken.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            numbers.Take(long.Parse(number, null));
        numbers.Settle(last);

        (numbers.TakeLost(), numbers.TakeDoubled()).Should().Be((lost, doubled));
        (numbers.TakeLost(), numbers.TakeDoubled()).Should().Be((0, 0), "what was counted is counted once");
    }

    [Fact]
    public void Nothing_is_held_beyond_a_hole()
    {
        var numbers = new SequenceCheck();
        numbers.Begin(0);
        numbers.Take(2);

        numbers.Holds(2).Should().BeFalse();
        numbers.Take(1);
        numbers.Holds(2).Should().BeTrue();
    }
}
