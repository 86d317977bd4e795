using System.Net.WebSockets;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>Every row of the contract's table of ends: the frames on the wire and the line in the hub log.</summary>
[Trait("kind", "server")]
public sealed class EndTests
{
    [Theory]
    [InlineData("server-stopping", 1012)]
    [InlineData("signed-out", 4001)]
    [InlineData("removed", 4003)]
    [InlineData("replaced", 4009)]
    [InlineData("dropped-by-operator", 4010)]
    [InlineData("protocol-error", 1002)]
    public async Task The_server_writes_cause_and_code_into_its_close_frame(string cause, int code)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        server.Registry.End(server.Registry.Connections.Single(), DisconnectCause.Find(cause)!);

        (await client.Ended).Should().Be((code, cause));
        await server.Log.WaitAsync(1002, $"cause {cause}, code {code}, ");
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure, 1000)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable, 1001)]
    public async Task A_client_that_says_goodbye_has_left(WebSocketCloseStatus status, int code)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();
        await client.CallAsync("Goodbye", "closing the page");

        await client.Socket.CloseOutputAsync(status, "", CancellationToken.None);

        await server.Log.WaitAsync(1002, $"cause client-left, code {code}, ");
    }

    // SignalR reads nothing after the socket is closed, so a Goodbye call just before it can be lost on a busy server.
    [Fact]
    public async Task A_client_whose_close_frame_says_goodbye_has_left()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.CloseAsync("client-left");

        await server.Log.WaitAsync(1002, "cause client-left, code 1000, ");
    }

    [Fact]
    public async Task A_client_that_closes_without_goodbye_is_lost_with_its_own_code()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.CloseAsync();

        await server.Log.WaitAsync(1002, "cause network-lost, code 1000, ");
    }

    [Fact]
    public async Task A_client_that_dies_is_lost_with_1006()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        client.Die();

        await server.Log.WaitAsync(1002, "cause network-lost, code 1006, ");
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_of_a_message_is_lost_and_no_protocol_error()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.SendRawAsync("""{"type":1,"target":"Heart""");
        client.Die();

        await server.Log.WaitAsync(1002, "cause network-lost, code 1006, ");
    }

    [Fact]
    public async Task A_client_that_is_silent_times_out()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        var closed = await server.Log.WaitAsync(1002, "cause timed-out, code –, ", seconds: 40);
        closed.Text.Should().MatchRegex(@"after 00:00:3[0-2]\.");
        (await client.Ended).Reason.Should().Be("timed-out");
    }

    [Fact]
    public async Task A_client_that_found_the_server_silent_is_believed()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.CloseAsync("timed-out");

        await server.Log.WaitAsync(1002, "cause timed-out, code –, ");
    }

    [Fact]
    public async Task A_stopping_server_announces_it_and_closes_with_1012()
    {
        var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await server.DisposeAsync();

        (await client.Ended).Should().Be((1012, "server-stopping"));
        var notice = (await client.EventsAsync<ClosingNotice>("ServerClosing", 1)).Single();
        notice.Cause.Should().Be("server-stopping");
        notice.RetryAfterSeconds.Should().BePositive();
        server.Log.Lines(1002).Should().ContainSingle().Which.Should().Contain("cause server-stopping, code 1012");
    }

    [Fact]
    public async Task A_connection_that_never_says_hello_is_ended_after_ten_seconds()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.OpenAsync(await visitor.TicketAsync());
        await client.HandshakeAsync();

        (await client.Ended).Should().Be((1002, "protocol-error"));
        var closed = await server.Log.WaitAsync(1002, "cause protocol-error, code 1002, ");
        closed.Text.Should().MatchRegex(@"after 00:00:1[01]\.");
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("[1,2,3]")]
    [InlineData("{\"type\":\"one\"}")]
    public async Task Nonsense_on_the_wire_is_a_protocol_error(string nonsense)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.SendRawAsync(nonsense + WireClient.End);

        (await client.Ended).Should().Be((1002, "protocol-error"));
        await server.Log.WaitAsync(1002, "cause protocol-error, code 1002, ");
    }

    [Fact]
    public async Task A_frame_of_a_megabyte_is_a_protocol_error()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var client = await visitor.ConnectAsync();

        await client.SendRawAsync(new string('x', 1024 * 1024));

        (await client.Ended).Should().Be((1002, "protocol-error"));
        await server.Log.WaitAsync(1002, "cause protocol-error, code 1002, ");
    }

    [Fact]
    public async Task A_client_that_stops_reading_is_cut_within_ten_seconds_and_delays_nobody()
    {
        await using var server = await TestServer.StartAsync("Chat:MessagesPerSecond=10000");
        using var sleepy = await WireVisitor.GuestAsync(server.Address);
        using var talker = await WireVisitor.GuestAsync(server.Address);
        await using var asleep = await sleepy.OpenAsync(await sleepy.TicketAsync());
        var frames = Frames(
            """{"protocol":"json","version":1}""",
            """{"type":1,"target":"Hello","arguments":[{"clientId":"asleep"}]}""",
            $$"""{"type":1,"target":"EnterRoom","arguments":["{{await RoomOf(talker)}}",null]}""");
        await asleep.Socket.SendAsync(frames, WebSocketMessageType.Text, true, default);
        await using var awake = await talker.ConnectAsync("awake");
        await awake.EnterAsync();

        var slow = server.Log.WaitAsync(1002, "cause slow-reader, code 4008, ", seconds: 40);
        var said = 0;
        while (!slow.IsCompleted)
        {
            await awake.SayAsync(new string('x', Limits.Text));
            said++;
        }

        await slow;
        (await awake.EventsAsync<MessageView>("MessageChanged", said)).Should().HaveCount(said);
        server.Registry.Count.Should().Be(1);
    }

    private static async Task<string> RoomOf(WireVisitor visitor)
    {
        await using var client = await visitor.ConnectAsync("looking");
        return client.Room;
    }

    private static ArraySegment<byte> Frames(params string[] messages) =>
        Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + WireClient.End)));
}
