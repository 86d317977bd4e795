using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

[Trait("kind", "unit")]
public sealed class KeyedLockTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly KeyedLock queue = new(TimeProvider.System);

    [Fact]
    public async Task One_person_does_one_thing_at_a_time_in_the_order_asked_and_others_do_not_wait()
    {
        (await queue.EnterAsync("anna", Long, default)).Should().BeTrue();
        var (second, third) = (queue.EnterAsync("anna", Long, default).AsTask(), queue.EnterAsync("anna", Long, default).AsTask());
        (await queue.EnterAsync("berta", Long, default)).Should().BeTrue();
        (second.IsCompleted, third.IsCompleted).Should().Be((false, false));

        queue.Release("anna");
        (await second).Should().BeTrue();
        third.IsCompleted.Should().BeFalse();
        queue.Release("anna");
        (await third).Should().BeTrue();
        queue.Release("anna");
        (await queue.EnterAsync("anna", TimeSpan.Zero, default)).Should().BeTrue();
    }

    [Fact]
    public async Task Who_gave_up_is_passed_over()
    {
        using var leaving = new CancellationTokenSource();
        await queue.EnterAsync("anna", Long, default);
        (await queue.EnterAsync("anna", TimeSpan.Zero, default)).Should().BeFalse();
        var gone = queue.EnterAsync("anna", Long, leaving.Token).AsTask();
        var last = queue.EnterAsync("anna", Long, default).AsTask();

        await leaving.CancelAsync();
        await FluentActions.Awaiting(() => gone).Should().ThrowAsync<OperationCanceledException>();
        queue.Release("anna");

        (await last).Should().BeTrue();
    }
}
