using System.Net;
using System.Net.Sockets;

namespace ChatApp.Load.Stress;

/// <summary>Stands between the clients of a stress run and the server, so that their connections can be lost without a word to either.</summary>
internal sealed class StressRelay : IAsyncDisposable
{
    private readonly Uri target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Lock gate = new();
    private readonly HashSet<Link> links = [];
    private TaskCompletionSource? heldAnswers;

    public StressRelay(Uri target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Ends every connection on both sides at once.</summary>
    /// <param name="reset">With RST; else with FIN, as a server that was killed ends them.</param>
    public void Cut(bool reset)
    {
        Link[] open;
        lock (gate)
            open = [.. links];
        foreach (var link in open)
            link.Cut(reset);
    }

    /// <summary>Lets through what clients send, but none of the answers.</summary>
    public void HoldAnswers()
    {
        lock (gate)
            heldAnswers ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets answers through again.</summary>
    public void Release()
    {
        lock (gate)
        {
            heldAnswers?.TrySetResult();
            heldAnswers = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        Release();
        Cut(reset: true);
        return ValueTask.CompletedTask;
    }

    private Task AnswerPassage()
    {
        lock (gate)
            return heldAnswers?.Task ?? Task.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var link = new Link(await listener.AcceptSocketAsync());
                lock (gate)
                    links.Add(link);
                _ = RunAsync(link);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The run is over.
        }
    }

    private async Task RunAsync(Link link)
    {
        await link.RunAsync(target, this);
        lock (gate)
            links.Remove(link);
    }

    /// <summary>One connection through the relay.</summary>
#pragma warning disable CA1001 // Both sockets are disposed of when the link ends.
    private sealed class Link(Socket client)
#pragma warning restore CA1001
    {
        private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public async Task RunAsync(Uri target, StressRelay relay)
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(target.Host, target.Port);
                var ways = (Task[])[PumpAsync(client, server, null), PumpAsync(server, client, relay.AnswerPassage)];
                await await Task.WhenAny(ways);
                await Task.WhenAll(ways);
            }
            catch (Exception lost) when (lost is SocketException or ObjectDisposedException)
            {
                // One side is gone: the other is told so.
            }

            Cut(reset: true);
        }

        public void Cut(bool reset)
        {
            foreach (var socket in (Socket[])[client, server])
            {
                try
                {
                    // No lingering: the kernel drops what is unsent and answers with RST.
                    if (reset)
                        socket.LingerState = new LingerOption(true, 0);
                    else
                        socket.Shutdown(SocketShutdown.Both);
                    socket.Close();
                }
                catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
                {
                    // Ended by itself a moment ago.
                }
            }
        }

        private static async Task PumpAsync(Socket from, Socket to, Func<Task>? before)
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (before is not null)
                    await before();
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
    }
}
