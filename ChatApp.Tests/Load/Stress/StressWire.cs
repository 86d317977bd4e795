using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load.Stress;

/// <summary>A socket that speaks SignalR's JSON protocol by hand, so that it can also speak it wrongly, or stop reading.</summary>
internal sealed class StressWire : IDisposable
{
    /// <summary>Ends a message.</summary>
    public const char End = '\u001e';

    private readonly ClientWebSocket socket;
    private readonly Queue<string> received = [];
    private int calls;

    private StressWire(ClientWebSocket socket) => this.socket = socket;

    /// <summary>Whose connection it is.</summary>
    public string PersonId { get; private set; } = "";

    /// <summary>The room that a new guest is in.</summary>
    public string RoomId { get; private set; } = "";

    /// <summary>Admission, socket, handshake and <c>Hello</c>, as a new guest.</summary>
    public static Task<StressWire> ConnectAsync(Uri address, CancellationToken cancellationToken) =>
        ConnectAsync(address, new CookieContainer(), cancellationToken);

    /// <summary>The same for the guest who has these cookies.</summary>
    public static async Task<StressWire> ConnectAsync(Uri address, CookieContainer cookies, CancellationToken cancellationToken)
    {
        using var admission = new Admission(address, cookies);
        var ticket = await admission.AskAsync(turn: null, cancellationToken);
        var hub = new UriBuilder(new Uri(address, Paths.Hub)) { Scheme = "ws" }.Uri;
        var wire = new StressWire(await admission.OpenAsync(hub, ticket, cancellationToken));
        await wire.SendAsync("""{"protocol":"json","version":1}""" + End, cancellationToken);
        await wire.ReadAsync(cancellationToken);
        await wire.SayHelloAsync(cancellationToken);
        return wire;
    }

    public async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>Calls and reads on to the answer.</summary>
    /// <returns>The error of the answer; null where it is a result.</returns>
    public async Task<string?> CallAsync(string method, string arguments, CancellationToken cancellationToken) =>
        (await AskAsync(method, arguments, cancellationToken)).TryGetProperty("error", out var error) ? error.GetString() : null;

    /// <summary>Says something that ends the connection, and reads on to the end.</summary>
    /// <returns>The close frame's code and reason, as in <c>1002 protocol-error</c>.</returns>
    public async Task<string> EndedByAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(text, cancellationToken);
        }
        catch (WebSocketException)
        {
            // Ended before all of it was said.
        }

        while (await ReadAsync(cancellationToken) is not null)
            continue;
        return $"{(int?)socket.CloseStatus} {socket.CloseStatusDescription}";
    }

    /// <summary>Reads bytes and looks at none of them.</summary>
    /// <returns>How many; 0 at the end.</returns>
    public async Task<int> SkipAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            return read.MessageType == WebSocketMessageType.Close ? 0 : read.Count;
        }
        catch (WebSocketException)
        {
            return 0;
        }
    }

    /// <summary>Reads on to the next event of this name.</summary>
    /// <returns>Its first argument; null where the connection ends before it.</returns>
    public async Task<JsonElement?> EventAsync(string target, CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { } text)
        {
            if (!text.Contains($"\"target\":\"{target}\"", StringComparison.Ordinal))
                continue;
            using var message = JsonDocument.Parse(text);
            return message.RootElement.GetProperty("arguments")[0].Clone();
        }

        return null;
    }

    /// <summary>Ends the socket without a word.</summary>
    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    private async Task SayHelloAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync("Hello", """[{"clientId":"stress"}]""", cancellationToken);
        if (!answer.TryGetProperty("result", out var result))
            throw new StressException($"Hello was answered with: {answer}");
        PersonId = result.GetProperty("person").GetProperty("id").GetString()!;
        RoomId = result.GetProperty("rooms")[0].GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> AskAsync(string method, string arguments, CancellationToken cancellationToken)
    {
        var id = $"{++calls}";
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":{{arguments}}}""" + End, cancellationToken);
        while (true)
        {
            var text = await ReadAsync(cancellationToken) ?? throw new StressException($"the connection ended instead of answering {method}");
            using var message = JsonDocument.Parse(text);
            if (message.RootElement.TryGetProperty("invocationId", out var answered) && answered.GetString() == id)
                return message.RootElement.Clone();
        }
    }

    /// <summary>The next message; null at the end.</summary>
    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (received.Count == 0)
        {
            ValueWebSocketReceiveResult read;
            try
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (read.MessageType == WebSocketMessageType.Close)
                return null;
            whole.Write(buffer, 0, read.Count);
            if (!read.EndOfMessage)
                continue;
            foreach (var message in Encoding.UTF8.GetString(whole.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries))
                received.Enqueue(message);
            whole.SetLength(0);
        }

        return received.Dequeue();
    }
}
