using System.Diagnostics;
using ChatApp.Connections;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatApp.Tests.Connections;

/// <summary>Bytes that wait for a reader are bounded in number, per reader and for all readers together, and in age.</summary>
[Trait("kind", "server")]
public sealed class SendBacklogTests
{
    private const int Largest = 512 * 1024;

    private readonly ManualTime time = new();

    [Fact]
    public void A_backlog_may_be_as_large_as_the_setting_says_and_no_larger()
    {
        var backlog = All().Create();

        backlog.TryWrite(Largest).Should().BeTrue();
        backlog.TryWrite(1).Should().BeFalse();
    }

    [Fact]
    public void Bytes_of_a_batch_under_way_are_in_memory_until_all_of_it_is_sent()
    {
        var backlog = All().Create();
        backlog.TryWrite(Largest);

        backlog.Take(Largest - 1, endOfBatch: false);
        backlog.Bytes.Should().Be(Largest);
        backlog.Take(1, endOfBatch: true);
        backlog.Bytes.Should().Be(0);
        backlog.TryWrite(Largest).Should().BeTrue();
    }

    [Fact]
    public void Where_all_together_have_too_much_those_far_behind_go_first()
    {
        var all = All(total: 4 * Largest);
        var others = Enumerable.Range(0, 4).Select(_ => all.Create()).ToList();
        others.ForEach(other => other.TryWrite(Largest).Should().BeTrue());
        var (near, far) = (all.Create(), all.Create());

        near.TryWrite(Largest / 4).Should().BeTrue("a quarter is no more than anybody may have");
        far.TryWrite((Largest / 4) + 1).Should().BeFalse();

        others.ForEach(other => other.Close());
        far.TryWrite(1).Should().BeTrue("there is room again");
    }

    [Fact]
    public void The_total_goes_with_the_connections()
    {
        var all = All();
        var backlog = all.Create();
        backlog.TryWrite(200_000);
        all.Total.Should().BeInRange(1, 200_000);

        backlog.Close();
        all.Total.Should().Be(0);
        backlog.TryWrite(100_000);
        all.Total.Should().Be(0);
    }

    [Fact]
    public void The_age_is_that_of_the_oldest_byte_however_much_is_taken_of_what_came_before_it()
    {
        var backlog = All().Create();
        backlog.Age().Should().Be(TimeSpan.Zero);
        var oldest = TimeSpan.Zero;
        for (var second = 1; second <= 20; second++)
        {
            // Bytes are written twice as fast as they are taken: after 20 s, the bytes taken were written 10 s before.
            backlog.TryWrite(20_000);
            time.Advance(TimeSpan.FromSeconds(1));
            backlog.Take(10_000, endOfBatch: true);
            backlog.Age().Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds((second / 2.0) + 1));
            oldest = backlog.Age() > oldest ? backlog.Age() : oldest;
        }

        oldest.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
        backlog.Take(200_000, endOfBatch: true);
        backlog.Age().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Who_waits_for_room_goes_on_once_there_is_some()
    {
        var backlog = All().Create();
        backlog.TryWrite(100_000);
        var waiting = backlog.WaitAsync(50_000, CancellationToken.None);

        backlog.Take(49_999, endOfBatch: true);
        waiting.IsCompleted.Should().BeFalse();
        backlog.Take(1, endOfBatch: true);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(Largest, "00:10:00")]
    [InlineData(1024 * 1024 * 1024, "00:00:02")]
    public async Task A_reader_that_reads_steadily_but_less_than_its_room_writes_is_cut_by_bytes_or_by_age_and_nobody_else(
        int bytes, string age)
    {
        await using var server = await TestServer.StartAsync(
            $"Chat:SendBacklogBytes={bytes}", $"Chat:SendBacklogAge={age}", "Chat:MessagesPerSecond=10000", "Chat:MessagesAtOnce=10000");
        await using var relay = new TcpRelay(server.Address.Port);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        relay.Slow(200_000);
        using var far = await WireVisitor.GuestAsync(relay.Address);
        await using var writer = await visitor.ConnectAsync();
        await using var slow = await far.ConnectAsync();
        await writer.EnterAsync();
        await slow.EnterAsync();

        var cut = server.Log.WaitAsync(1002, "cause slow-reader, code 4008", seconds: 60);
        var sent = 0;
        for (; !cut.IsCompleted && sent < 4_000; sent++)
            await writer.SayAsync(new string('x', Limits.Text));

        await cut;
        server.Registry.Count.Should().Be(1);
        (await writer.EnterAsync(afterChange: null)).LastNumber.Should().Be(sent);
    }

    [Fact]
    public async Task Who_does_not_read_the_answers_gets_no_more_of_them()
    {
        await using var server = await TestServer.StartAsync("Chat:SendBacklogAge=00:00:05");
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var writer = await visitor.ConnectAsync();
        for (var count = 0; count < 4; count++)
            await writer.SayAsync(new string('x', Limits.Text));
        await using var deaf = await visitor.OpenAsync(await visitor.TicketAsync());
        IEnumerable<string> messages =
        [
            """{"protocol":"json","version":1}""", """{"type":1,"target":"Hello","arguments":[{"clientId":"deaf"}]}""",
            .. Enumerable.Range(0, 900).Select(call =>
                $$"""{"type":1,"invocationId":"{{call}}","target":"MessagesBefore","arguments":["{{writer.Room}}",5]}"""),
        ];
        var clock = Stopwatch.StartNew();
        await deaf.SendRawAsync(string.Concat(messages.Select(message => message + WireClient.End)));

        await server.Log.WaitAsync(1001, count: 2);
        var connection = server.Registry.Connections.Single(one => one.Id != writer.Hello!.ConnectionId);

        await server.Log.WaitAsync(1002, "cause slow-reader", seconds: 30);
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(5), "it is cut by age: 900 answers would be too many bytes at once");
        await connection.Finished;

        server.App.Services.GetRequiredService<SendBacklogs>().Total.Should().Be(0);
    }

    private SendBacklogs All(long total = long.MaxValue) =>
        new(Options.Create(new ConnectionOptions { SendBacklogBytes = Largest, SendBacklogBytesTotal = total }), time);
}
