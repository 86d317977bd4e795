using System.Net;
using System.Net.Sockets;

namespace ChatApp.Tests.Hosting;

/// <summary>One connection through a <see cref="TcpRelay"/>.</summary>
#pragma warning disable CA1001 // RunAsync disposes of both sockets when the link ends.
internal sealed class RelayLink(TcpRelay relay, Socket client)
#pragma warning restore CA1001
{
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RequestReader reader = new(relay.Note);
    private volatile bool cut;

    public async Task RunAsync(int targetPort)
    {
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, targetPort);
            await Task.WhenAll(
                TellAsync(PumpAsync(client, server, reader.Read, relay.Passage)),
                TellAsync(PumpAsync(server, client, static _ => { }, relay.AnswerPassage)));
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            // Nobody listens behind the relay.
            Reset();
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            relay.Remove(this);
        }
    }

    public void Cut()
    {
        cut = true;
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Ended by itself a moment ago.
            }
        }
    }

    public void Reset()
    {
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                // No lingering: the kernel drops what is unsent and answers with RST.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Ended by itself a moment ago.
            }
        }
    }

    /// <summary>One side reset: the other is told the same way, at once, not when it next has something to send.</summary>
    private async Task TellAsync(Task pump)
    {
        try
        {
            await pump;
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
        {
            Reset();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<ReadOnlySpan<byte>> look, Func<Task> passage)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            look(buffer.AsSpan(0, count));
            await passage();
            // After a cut both sides are only read empty, so that they see FIN and not RST.
            for (var sent = 0; sent < count && !cut;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
        }

        await passage();
        if (!cut)
            to.Shutdown(SocketShutdown.Send);
    }
}
