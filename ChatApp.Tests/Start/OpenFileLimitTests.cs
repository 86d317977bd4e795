using System.Net;
using System.Net.Sockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Start;

[Trait("kind", "server")]
public sealed class OpenFileLimitTests
{
    private const int Files = 512, Opened = 600, Burst = 1_500, Rounds = 3;

    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task A_burst_of_sockets_at_the_same_moment_does_not_end_the_process()
    {
        await using var server = await ServerProcess.StartAsync(Files);
        server.Expect(
            line => line.Contains("[1139]", StringComparison.Ordinal)
                || line.Contains("Kestrel.Connections[24]", StringComparison.Ordinal));
        using var visitor = await WireVisitor.GuestAsync(server.Address);
        await using var anna = await visitor.ConnectAsync();

        for (var round = 0; round < Rounds; round++)
        {
            List<Socket> sockets =
            [
                .. Enumerable.Range(0, Burst).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)),
            ];
            await Task.WhenAll(sockets.Select(socket => socket.ConnectAsync(IPAddress.Loopback, server.Port)));
            // Sockets that were refused meanwhile cannot send.
            await Task.WhenAll(sockets.Select(socket => socket.SendAsync(Request).ContinueWith(_ => { }, TaskScheduler.Default)));
            foreach (var socket in sockets)
                socket.Dispose();
        }

        (await anna.SayAsync("still here")).Number.Should().Be(1);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(479)]
    public async Task A_start_with_too_few_files_to_run_stops_with_one_line(int files)
    {
        var run = await CommandRun.RunAsync(
            "prlimit",
            [
                $"--nofile={files}", "dotnet", Path.Combine(AppContext.BaseDirectory, "ChatApp.dll"), "--Urls=http://127.0.0.1:0",
                "--Chat:DataFolder=/dev/null",
            ]);

        (run.ExitCode, run.Error).Should().Be((1,
            $"ChatApp cannot start: this process may open {files} files only, and a server needs 480. "
            + "Raise LimitNOFILE= or ulimit -n.\n"));
    }

    [Fact]
    public async Task More_sockets_than_the_process_may_open_harm_nobody_who_is_there()
    {
        await using var server = await ServerProcess.StartAsync(Files);
        server.Expect(
            line => line.Contains("[1139]", StringComparison.Ordinal)
                || line.Contains("Kestrel.Connections[24]", StringComparison.Ordinal));
        await server.WaitForLogAsync(
            line => line.Contains($"Chat:MaxConnections is 10000, and this process may open {Files} files only", StringComparison.Ordinal));
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
