using System.Net;
using ChatApp.Connections;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;

namespace ChatApp.Tests.Storage;

[Trait("kind", "server")]
public sealed class FullDiskTests
{
    private const int Newcomers = 30;

    /// <summary>One more than the number of refusals that ends a connection; <c>TryAgain</c> does not count as one.</summary>
    private const int Messages = ConnectionWatch.MaxRefusedCalls + 1;

    [Fact]
    public async Task A_full_disk_is_told_to_people_in_words_and_to_the_log_in_a_few_lines_and_is_over_when_there_is_room()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:MessagesAtOnce=1000", "--Chat:CallsAtOnce=1000");
        server.Expect(line => line.Contains("[1101]", StringComparison.Ordinal) || line.Contains("[1103]", StringComparison.Ordinal)
            || line.Contains("[1109]", StringComparison.Ordinal) || line.Contains("[1110]", StringComparison.Ordinal)
                || line.Contains("[1137]", StringComparison.Ordinal)
            || line.Contains("[1112]", StringComparison.Ordinal) || line.Contains("[1198]", StringComparison.Ordinal)
                || line.Contains("[1199]", StringComparison.Ordinal)
            || line.Contains("HealthChecks", StringComparison.Ordinal));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();
        await anna.SayAsync("before");

        await server.LimitFilesAsync(new FileInfo(server.DatabaseFile + "-wal").Length);
        for (var count = 0; count < Messages; count++)
        {
            (await FluentActions.Awaiting(() => anna.SayAsync("meanwhile")).Should().ThrowAsync<WireCallException>())
                .Which.Message.Should().Contain("TryAgain: The server's disk is full");
        }

        (await FluentActions.Awaiting(() => anna.CreateRoomAsync()).Should().ThrowAsync<WireCallException>())
            .Which.Message.Should().Contain("TryAgain: The server's disk is full");
        using (var renamed = await visitor.PostFormAsync("/settings?handler=Name", [new("name", "Other")]))
            renamed.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        for (var count = 0; count < Newcomers; count++)
            await ShouldSayWhyAsync(count % 2 == 0 ? "en" : "zh");
        (await ReadyAsync(visitor)).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ReadyAsync(visitor)).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await anna.EnterAsync()).Messages.Should().ContainSingle("what is there can be read");

        await server.LimitFilesAsync(null);
        (await anna.SayAsync("after")).Number.Should().Be(2);
        await ReadyAgainAsync(visitor);
        using (var after = PlainBrowser.Stranger(server.Address))
            (await after.GetAsync("/")).Status.Should().Be(200);
        server.Log.Lines.Count(line => line.Contains("ChatApp.", StringComparison.Ordinal)).Should().BeLessThan(20);
        server.Log.Lines.Should().NotContain(
            line => line.Contains("   at ", StringComparison.Ordinal), "it is nothing that a stack trace explains");

        async Task ShouldSayWhyAsync(string language)
        {
            using var newcomer = PlainBrowser.Stranger(server.Address);
            newcomer.Headers["Accept-Language"] = language;
            var page = await newcomer.GetAsync("/");
            page.Status.Should().Be(503);
            page.Body.Should().Contain(language == "zh" ? "<h1>服务器磁盘已满</h1>" : "<h1>The server&#x27;s disk is full</h1>");
        }
    }

    private static async Task ReadyAgainAsync(WireVisitor visitor)
    {
        using var asking = new PeriodicTimer(TimeSpan.FromMilliseconds(100)); // Polls like a monitoring system.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (await ReadyAsync(visitor) != HttpStatusCode.OK)
            await asking.WaitForNextTickAsync(patience.Token);
    }

    private static async Task<HttpStatusCode> ReadyAsync(WireVisitor visitor)
    {
        using var answer = await visitor.Http.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
        return answer.StatusCode;
    }
}
