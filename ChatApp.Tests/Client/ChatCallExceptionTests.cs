using ChatApp.Client;

namespace ChatApp.Tests.Client;

[Trait("kind", "unit")]
public sealed class ChatCallExceptionTests
{
    [Fact]
    public void Code_and_sentence_are_what_follows_signalrs_own_words()
    {
        var exception = ChatCallException.From(new(
            "An unexpected error occurred invoking 'SendMessage' on the server. "
            + "HubException: TextTooLong: At most 8,000 characters: yours has more."));

        exception.Code.Should().Be("TextTooLong");
        exception.Sentence.Should().Be("At most 8,000 characters: yours has more.");
    }

    [Fact]
    public void An_answer_without_a_code_is_unknown() =>
        ChatCallException.From(new("Failed to invoke 'Nothing' due to an error on the server."))
            .Code.Should().Be(ChatCallException.Unknown);
}
