using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ChatApp.Load.Wire;

/// <summary>One connection through a <see cref="TcpRelay"/>.</summary>
#pragma warning disable CA1001 // RunAsync disposes of both sockets when the link ends.
internal sealed class RelayLink(TcpRelay relay, Socket client, SlowPath? slow)
#pragma warning restore CA1001
{
    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly RequestReader reader = new(relay.Note);
    private volatile bool cut;
    private volatile bool forgotten;

    public async Task RunAsync(DnsEndPoint target)
    {
        client.NoDelay = true;
        if (slow is not null)
        {
            foreach (var socket in (Socket[])[client, server])
                (socket.SendBufferSize, socket.ReceiveBufferSize) = (SlowPath.SocketBuffer, SlowPath.SocketBuffer);
        }

        try
        {
            await server.ConnectAsync(target.Host, target.Port);
            await Task.WhenAll(
                TellAsync(PumpAsync(client, server, Read, relay.Passage)),
                TellAsync(PumpAsync(server, client, static _ => { }, relay.AnswerPassage)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The target port refuses connections.
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
                // It has already ended.
            }
        }
    }

    public void Forget() => forgotten = true;

    public void Reset()
    {
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                // No linger: the kernel discards unsent bytes and answers with RST.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It has already ended.
            }
        }
    }

    /// <summary>Resets both sides as soon as one side resets, without waiting until the other has something to send.</summary>
    private async Task TellAsync(Task pump)
    {
        try
        {
            await pump;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            if (!forgotten)
                Reset();
        }
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        if (!forgotten)
            reader.Read(bytes);
    }

    private async Task PumpAsync(Socket from, Socket to, Action<ReadOnlySpan<byte>> look, Func<Task> passage)
    {
        if (slow is not null)
        {
            await slow.CarryAsync(from, look, SendAsync);
            await passage();
            if (!cut && !forgotten)
                to.Shutdown(SocketShutdown.Send);
            return;
        }

        // A small bounded queue, so that a side that does not read soon slows the other down.
        var onTheirWay = Channel.CreateBounded<(long Sent, byte[] Bytes)>(16);
        var delivering = DeliverAsync(onTheirWay, to, passage);
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                look(buffer.AsSpan(0, count));
                await passage();
                await onTheirWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..count]));
            }

            await EndAsync(null);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            await EndAsync(error);
        }
        catch (ChannelClosedException)
        {
            // The delivery failed; awaiting it below throws the cause.
        }

        await delivering;

        async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await passage();
            while (bytes.Length > 0 && !cut && !forgotten)
                bytes = bytes[await to.SendAsync(bytes)..];
        }

        async Task EndAsync(Exception? reset)
        {
            await onTheirWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), [])); // The end is delayed as bytes are.
            onTheirWay.Writer.TryComplete(reset);
        }
    }

    private async Task DeliverAsync(Channel<(long Sent, byte[] Bytes)> onTheirWay, Socket to, Func<Task> passage)
    {
        try
        {
            await foreach (var (sent, bytes) in onTheirWay.Reader.ReadAllAsync())
            {
                if (relay.Delay - Stopwatch.GetElapsedTime(sent) is var left && left > TimeSpan.Zero)
                    await Task.Delay(left);
                await passage();
                // After a cut, bytes are read and discarded, so that both sides see FIN and not RST.
                for (var done = 0; done < bytes.Length && !cut && !forgotten;)
                    done += await to.SendAsync(bytes.AsMemory(done));
            }

            if (!cut && !forgotten)
                to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            onTheirWay.Writer.TryComplete(error);
            throw;
        }
    }
}
