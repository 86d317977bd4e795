using System.Net;
using System.Net.Sockets;

namespace ChatApp.Load.Wire;

/// <summary>A TCP relay on loopback that can cut, reset and hold connections, and that counts the HTTP requests it saw. Tests count
/// requests, because browsers open TCP connections before they need them.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly DnsEndPoint target;
    private readonly Lock gate = new();
    private readonly HashSet<RelayLink> links = [];
    private readonly List<string> requests = [];
    private readonly List<(Func<bool> Met, TaskCompletionSource Done)> waiters = [];
    private TcpListener listener;
    private TaskCompletionSource? held;
    private TaskCompletionSource? heldAnswers;
    private (string Request, int Count)? holdAt;
    private int connections;
    private volatile SlowPath? slow;

    /// <summary>Starts listening on a free port.</summary>
    /// <param name="targetPort">The port everything is forwarded to.</param>
    /// <param name="targetHost">Its host: this machine unless given.</param>
    public TcpRelay(int targetPort, string targetHost = "127.0.0.1")
    {
        target = new(targetHost, targetPort);
        Port = FreePort.Next();
        listener = Listen();
    }

    /// <summary>The loopback port the relay listens on.</summary>
    public int Port { get; }

    /// <summary>Base address of the relay.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Delay in each direction, as with a distant server. Bytes, ends and resets keep their order.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Number of TCP connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Every request seen, as <c>POST /connect</c>, in order, without the query, which holds the ticket.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    /// <summary>How many times the request was seen.</summary>
    /// <param name="request">Such as <c>GET /hubs/chat</c>.</param>
    public int Count(string request) => Requests.Count(seen => seen == request);

    /// <summary>Waits until the request has been seen this many times in total.</summary>
    public Task SeenAsync(string request, int times, TimeSpan? within = null) =>
        WaitAsync(() => requests.Count(seen => seen == request) >= times, within ?? TimeSpan.FromSeconds(30));

    /// <summary>Waits until more requests than a number of them have been seen.</summary>
    /// <exception cref="TimeoutException">No further request was seen within the time.</exception>
    public Task MoreAsync(int than, TimeSpan within) => WaitAsync(() => requests.Count > than, within);

    /// <summary>Ends every connection with FIN, on both sides; new connections work.</summary>
    public void Cut() => Each(link => link.Cut());

    /// <summary>Ends every connection with RST, on both sides; new connections work.</summary>
    public void Reset() => Each(link => link.Reset());

    /// <summary>Acts as a NAT or firewall that forgets its open flows: every connection stays open, nothing passes through it in either
    /// direction any more, not even its end, and new connections work.</summary>
    public void Forget() => Each(link => link.Forget());

    /// <summary>From now on, new connections use a slow or distant link.</summary>
    /// <param name="bytesPerSecond">Rate limit of each connection, in each direction.</param>
    /// <param name="roundTrip">Delay of both directions together.</param>
    public void Slow(int bytesPerSecond, TimeSpan roundTrip = default) => slow = new(bytesPerSecond, roundTrip / 2);

    /// <summary>From now on, new connections are fast again.</summary>
    public void Fast() => slow = null;

    /// <summary>Keeps every connection open, new ones too, but forwards nothing in either direction.</summary>
    public void Hold()
    {
        lock (gate)
            held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Forwards what clients send, but no answer of the server.</summary>
    public void HoldAnswers()
    {
        lock (gate)
            heldAnswers ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Holds from the moment a request is seen for the n-th time; that request is not forwarded.</summary>
    public void HoldAt(string request, int time = 1)
    {
        lock (gate)
            holdAt = (request, time);
    }

    /// <summary>Forwards again, starting with the bytes held back.</summary>
    public void Release()
    {
        lock (gate)
        {
            held?.TrySetResult();
            heldAnswers?.TrySetResult();
            (held, heldAnswers, holdAt) = (null, null, null);
        }
    }

    /// <summary>Stops listening: the kernel refuses new connections. Existing connections stay open.</summary>
    public void Refuse() => listener.Stop();

    /// <summary>Listens again on the same port.</summary>
    public void Accept() => listener = Listen();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        listener.Stop();
        Release();
        Reset();
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Completed while bytes may pass to the server.</summary>
    internal Task Passage()
    {
        lock (gate)
            return held?.Task ?? Task.CompletedTask;
    }

    /// <summary>Completed while bytes may pass to the client.</summary>
    internal Task AnswerPassage()
    {
        lock (gate)
            return Task.WhenAll(held?.Task ?? Task.CompletedTask, heldAnswers?.Task ?? Task.CompletedTask);
    }

    internal void Note(string request)
    {
        lock (gate)
        {
            requests.Add(request);
            if (holdAt is { } at && at.Request == request && requests.Count(seen => seen == request) >= at.Count)
                held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var (met, done) in waiters)
            {
                if (met())
                    done.TrySetResult();
            }
        }
    }

    internal void Remove(RelayLink link)
    {
        lock (gate)
            links.Remove(link);
    }

    private async Task WaitAsync(Func<bool> met, TimeSpan within)
    {
        var waiter = (met, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (met())
                return;
            waiters.Add(waiter);
        }

        try
        {
            await waiter.Item2.Task.WaitAsync(within);
        }
        finally
        {
            lock (gate)
                waiters.Remove(waiter);
        }
    }

    private TcpListener Listen()
    {
        var started = new TcpListener(IPAddress.Loopback, Port);
        started.Start();
        _ = AcceptAsync(started);
        return started;
    }

    private async Task AcceptAsync(TcpListener from)
    {
        try
        {
            while (true)
            {
                var client = await from.AcceptSocketAsync();
                Interlocked.Increment(ref connections);
                var link = new RelayLink(this, client, slow);
                lock (gate)
                    links.Add(link);
                _ = link.RunAsync(target);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private void Each(Action<RelayLink> act)
    {
        RelayLink[] open;
        lock (gate)
            open = [.. links];
        foreach (var link in open)
            act(link);
    }
}
