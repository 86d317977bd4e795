using System.Net.Sockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests;

public sealed class OpenFileLimitTests
{
    private const int Files = 512, Opened = 600;

    [Fact]
    public async Task More_sockets_than_the_process_may_open_harm_nobody_who_is_there()
    {
        await using var server = await ServerProcess.StartAsync(Files);
        server.Expect(line => line.Contains("[1139]", StringComparison.Ordinal) || line.Contains("Kestrel.Connections[24]", StringComparison.Ordinal));
        await server.WaitForLogAsync(line => line.Contains($"Chat:MaxConnections is 10000, and this process may open {Files} files only", StringComparison.Ordinal));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();

        List<Socket> sockets = [];
        for (var count = 0; count < Opened; count++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            await socket.ConnectAsync("127.0.0.1", server.Port);
        }

        await server.WaitForLogAsync(line => line.Contains("Kestrel.Connections[24]", StringComparison.Ordinal));
        (await anna.SayAsync("still here")).Number.Should().Be(1);
        foreach (var socket in sockets)
            socket.Dispose();
        using var next = await WireVisitor.GuestAsync(server.Address);
        await using var ben = await next.ConnectAsync();
        (await ben.EnterAsync()).Messages.Should().ContainSingle();
    }
}
