using ChatApp.Client;
using Microsoft.AspNetCore.SignalR.Client;

namespace ChatApp.Tests.Client;

[Trait("kind", "server")]
public sealed class NoAutomaticReconnectTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void However_often_it_is_asked_the_answer_is_null(long previousRetries) =>
        new NoAutomaticReconnect()
            .NextRetryDelay(new RetryContext { PreviousRetryCount = previousRetries, RetryReason = new TimeoutException() })
            .Should().BeNull();
}
