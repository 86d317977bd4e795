using System.Net.WebSockets;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>The server ends a connection as a slow reader only when no bytes reach it any more, not because it reads slowly.</summary>
[Trait("kind", "server")]
public sealed class SlowReaderTests
{
    [Fact]
    public async Task A_reader_is_not_cut_while_bytes_reach_it_and_is_once_they_do_not()
    {
        await using var server = await TestServer.StartAsync();
        await using var relay = new TcpRelay(server.Address.Port);
        using var talker = await WireVisitor.GuestAsync(server.Address);
        string room;
        await using (var writer = await talker.ConnectAsync())
        {
            room = writer.Room;
            foreach (var number in Enumerable.Range(0, 4))
                await writer.SayAsync(new string('x', Limits.Text));
        }

        using var visitor = await WireVisitor.GuestAsync(relay.Address);
        // Kestrel and the kernel buffer some data and accept more in lumps; at this rate, the time between two lumps is longer than a
        // reader may accept nothing.
        relay.Slow(3_500);
        await using var slow = await visitor.OpenAsync(await visitor.TicketAsync());
        await slow.Socket.SendAsync(Frames(
            ["""{"protocol":"json","version":1}""", """{"type":1,"target":"Hello","arguments":[{"clientId":"slow"}]}""",
            .. Enumerable.Range(0, 200).Select(call =>
                $$"""{"type":1,"invocationId":"{{call}}","target":"MessagesBefore","arguments":["{{room}}",5]}""")]),
            WebSocketMessageType.Text, true, default);

        var (received, largest) = (0, 0);
        var buffer = new byte[1024];
        for (var frame = 0; received < 130_000;)
        {
            var read = await slow.Socket.ReceiveAsync(buffer.AsMemory(), default);
            read.MessageType.Should().Be(WebSocketMessageType.Text, "{0} bytes came", received);
            (received, frame) = (received + read.Count, frame + read.Count);
            largest = Math.Max(largest, frame);
            if (read.EndOfMessage)
                frame = 0;
        }

        server.Registry.Count.Should().Be(1);
        largest.Should().BeLessThan(60_000, "a batch ends soon after 16 kB, and an answer has 32 kB");
        relay.Hold();
        await server.Log.WaitAsync(1002, "cause slow-reader, code 4008, ", seconds: 40);
    }

    [Fact]
    public async Task Answers_that_wait_are_sent_in_frames_of_16_kB_and_the_rest_of_an_answer()
    {
        const int Answers = 60;
        await using var server = await TestServer.StartAsync();
        await using var relay = new TcpRelay(server.Address.Port);
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        string room;
        await using (var writer = await visitor.ConnectAsync())
        {
            room = writer.Room;
            await writer.SayAsync(new string('x', Limits.Text));
        }

        relay.Slow(400_000);
        using var far = await WireVisitor.GuestAsync(relay.Address);
        await using var reader = await far.OpenAsync(await far.TicketAsync());
        await reader.Socket.SendAsync(Frames(
            ["""{"protocol":"json","version":1}""", """{"type":1,"target":"Hello","arguments":[{"clientId":"far"}]}""",
            .. Enumerable.Range(0, Answers).Select(call =>
                $$"""{"type":1,"invocationId":"{{call}}","target":"MessagesBefore","arguments":["{{room}}",2]}""")]),
            WebSocketMessageType.Text, true, default);

        var (answer, received, largest, frame) = (2 * Limits.Text, 0, 0, 0);
        var buffer = new byte[16 * 1024];
        while (received < Answers * answer)
        {
            var read = await reader.Socket.ReceiveAsync(buffer.AsMemory(), default);
            (received, frame) = (received + read.Count, frame + read.Count);
            largest = Math.Max(largest, frame);
            if (read.EndOfMessage)
                frame = 0;
        }

        largest.Should().BeInRange(answer, 40_000, "two answers, or one and what else there was");
    }

    private static ArraySegment<byte> Frames(IEnumerable<string> messages) =>
        Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + WireClient.End)));
}
