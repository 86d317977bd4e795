using System.Net.WebSockets;
using System.Text;
using ChatApp.Contracts;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>Who reads slowly is no slow reader: only one whom nothing reaches any more is cut.</summary>
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
        // Kestrel and the kernel hold some of it and take more in lumps, which at this rate are longer apart than a reader may take nothing.
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

    private static ArraySegment<byte> Frames(IEnumerable<string> messages) =>
        Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => message + WireClient.End)));
}
