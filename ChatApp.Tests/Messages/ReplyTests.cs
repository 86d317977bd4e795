using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Messages;

/// <summary>An answer quotes the message it answers as that is now.</summary>
[Trait("kind", "server")]
public sealed class ReplyTests : WireTests
{
    [Fact]
    public async Task An_answer_quotes_its_original_live_in_a_page_and_when_sent_again()
    {
        var (anna, berta) = (await GuestAsync("Anna"), await GuestAsync("Berta"));
        await anna.EnterAsync();
        var original = await anna.SayAsync("Who\n  comes?");

        var answer = await berta.ReplyAsync(original, "I do", "the-id");

        answer.ReplyTo.Should().Be(new Quote(1, original.Author, "Who comes?"));
        (await anna.EventsAsync<MessageView>("MessageChanged", 2)).Should().Equal(original, answer);
        (await berta.EnterAsync()).Messages.Should().Equal(original, answer);
        (await berta.ReplyAsync(original, "I do", "the-id")).Should().Be(answer);
    }

    [Fact]
    public async Task An_original_that_was_changed_is_quoted_as_it_is_now_and_a_deleted_one_without_its_words()
    {
        var (anna, berta) = (await GuestAsync(), await GuestAsync());
        var original = await anna.SayAsync("First words");
        var answer = await berta.ReplyAsync(original, "Yes");

        await anna.EditAsync(original, new string('x', Limits.Excerpt + 1));
        (await berta.EnterAsync()).Messages[1].Should().Be(
            answer with { ReplyTo = answer.ReplyTo! with { Excerpt = new string('x', Limits.Excerpt) + "…" } });
        await anna.DeleteAsync(original);

        (await berta.EnterAsync()).Messages[1].ReplyTo.Should().Be(new Quote(1, original.Author, null) { Deleted = true });
        (await berta.EditAsync(answer, "No")).ReplyTo!.Deleted.Should().BeTrue();
        (await anna.ReplyAsync(original, "It is gone")).ReplyTo!.Deleted.Should().BeTrue();
    }

    [Theory]
    [InlineData(2, "MessageNotFound")]
    [InlineData(long.MaxValue, "MessageNotFound")]
    [InlineData(0, "InvalidRequest")]
    public async Task A_message_that_is_not_there_cannot_be_answered(long number, string code)
    {
        var anna = await GuestAsync();
        var only = await anna.SayAsync("The only one");

        await anna.ReplyAsync(only with { Number = number }, "answer").ShouldBeRefused(code);

        (await anna.EnterAsync()).LastNumber.Should().Be(1);
    }
}
