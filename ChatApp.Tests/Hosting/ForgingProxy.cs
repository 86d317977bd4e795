using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApp.Tests.Hosting;

/// <summary>A proxy between a page and its server: forwards HTTP, one request per connection, and answers chosen requests itself.</summary>
public sealed class ForgingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int targetPort;
    private volatile Forgery? forgery;

    /// <summary>Starts to listen on a free loopback port.</summary>
    public ForgingProxy(int targetPort)
    {
        this.targetPort = targetPort;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Base address of the proxy.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>From now on, answers matching requests itself.</summary>
    /// <param name="request">Start of the request, such as <c>GET /hubs/chat</c>.</param>
    /// <param name="answer">Status line, headers, body; empty to close the connection without an answer.</param>
    public void Forge(string request, string answer) => forgery = new(request, answer);

    /// <summary>Forwards every request again.</summary>
    public void Honest() => forgery = null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        try
        {
            using var client = new NetworkStream(accepted, ownsSocket: true);
            var head = await ReadHeadAsync(client);
            if (forgery is { } forged && head.StartsWith(forged.Request, StringComparison.Ordinal))
            {
                await client.WriteAsync(Encoding.UTF8.GetBytes(forged.Answer));
                return;
            }

            using var target = new TcpClient();
            await target.ConnectAsync(IPAddress.Loopback, targetPort);
            using var server = target.GetStream();
            if (!head.Contains("\r\nUpgrade:", StringComparison.OrdinalIgnoreCase))
                head = head.Replace("\r\nConnection: keep-alive", "\r\nConnection: close", StringComparison.OrdinalIgnoreCase);
            await server.WriteAsync(Encoding.Latin1.GetBytes(head));
            _ = client.CopyToAsync(server).ContinueWith(static _ => { }, TaskScheduler.Default);
            await server.CopyToAsync(client);
        }
        catch (Exception ended) when (ended is IOException or SocketException)
        {
            // One side closed the connection.
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await client.ReadAsync(one) > 0)
            head.Append((char)one[0]);
        return head.ToString();
    }

    private sealed record Forgery(string Request, string Answer);
}
