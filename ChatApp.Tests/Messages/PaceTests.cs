using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

[Trait("kind", "server")]
public sealed class PaceTests() : WireTests("Chat:MessagesPerSecond=1", "Chat:MessagesAtOnce=2")
{
    [Fact]
    public async Task Who_writes_too_fast_is_told_and_nothing_is_stored()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var stored = 0;
        var writing = async () =>
        {
            while (stored < 60)
            {
                await anna.SayAsync($"{stored}");
                stored++;
            }
        };

        await writing().ShouldBeRefused("TooManyMessages");

        (await QueryAsync("SELECT LastNumber, Change, (SELECT COUNT(*) FROM Messages) FROM Rooms"))
            .Should().Equal($"{stored}|{stored}|{stored}");
        (await berta.SayAsync("Others are not held up")).Number.Should().Be(stored + 1);
    }

    [Fact]
    public async Task Edits_and_deletions_count_as_well()
    {
        var anna = await GuestAsync();
        var message = await anna.SayAsync("one");
        var turn = 0;
        var editing = async () =>
        {
            while (turn < 60)
                await anna.EditAsync(message, $"{turn++}");
        };

        await editing().ShouldBeRefused("TooManyMessages");
        await anna.CallAsync("Heartbeat");
    }
}
