using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Tests.Client;

/// <summary>What a reader holds of a message besides its text.</summary>
[Trait("kind", "unit")]
public sealed class RoomReaderContentTests
{
    private readonly RoomReader reader = new();

    [Fact]
    public void An_answer_quotes_its_original_as_it_is_now_also_where_that_is_not_held()
    {
        var (original, answer) = (Message(1, 1), Message(2, 2) with { ReplyTo = Quote.Of(Message(1, 1)) });
        Enter([answer], upTo: 2, last: 2);

        reader.Apply(original with { Change = 3, Text = "new words" });
        reader.Messages.Single().ReplyTo!.Excerpt.Should().Be("new words");
        reader.Apply(original with { Change = 4, Text = "", DeletedAt = DateTimeOffset.UnixEpoch });

        reader.Messages.Single().ReplyTo.Should().Be(new Quote(1, original.Author, null) { Deleted = true });
    }

    [Fact]
    public void A_reaction_made_meanwhile_is_held_and_counts_neither_as_an_edit_nor_as_a_message()
    {
        Enter([Message(1, 1), Message(2, 2)], upTo: 2, last: 2);

        var reacted = Message(1, 3) with { Reactions = [new("👍", 1, [])] };
        Enter([reacted], upTo: 3, last: 2);

        reader.CatchUp.Should().Be(new CatchUp(0, 0, 0, NothingMissing: true));
        reader.Messages[0].Should().Be(reacted);
    }

    private static MessageView Message(long number, long change) => new(
        "room", number, change, $"id-{number}", new("person", "Ada", PersonKind.Guest), "text", "", DateTimeOffset.UnixEpoch, null, null);

    private void Enter(MessageView[] messages, long upTo, long last)
    {
        var after = reader.UpToChange;
        reader.BeginEntering();
        reader.Take(new("room", "epoch", messages, upTo, last, More: false), after);
    }
}
