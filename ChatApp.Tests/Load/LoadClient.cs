using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApp.Client;
using ChatApp.Contracts;

namespace ChatApp.Load;

/// <summary>Something went otherwise than a load run allows for, in words for an operator.</summary>
internal sealed class LoadException(string message) : Exception(message);

/// <summary>What one press of Reconnect came to.</summary>
/// <param name="Took">From the press to the room caught up on.</param>
/// <param name="Turns">How often a turn was named.</param>
/// <param name="RefusedAtTurn">How often a turn whose time had come was not enough.</param>
/// <param name="Repeats">How often catching up was to be tried again.</param>
internal sealed record Press(TimeSpan Took, int Turns, int RefusedAtTurn, int Repeats);

/// <summary>A person as lean as one can be: a cookie, one socket, SignalR's JSON protocol spoken by hand. Thousands of them leave a machine
/// free to be a server as well, which thousands of <see cref="ChatClient"/> would not. It holds what it reads to the contract's rules like
/// any other client, by a <see cref="RoomReader"/>. One call at a time; members are otherwise safe for concurrent use.</summary>
/// <param name="address">The server's base address.</param>
/// <param name="http">Shared by all, and told not to keep cookies.</param>
internal sealed class LoadClient(Uri address, HttpClient http) : IDisposable
{
    private const byte End = 0x1e;

    /// <summary>After a <c>TryAgain</c>; clients wait for 2 to 4 s.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(3);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, End];

    private static readonly byte[] Ping = [.. """{"type":6}"""u8, End];

    private readonly string clientId = Guid.NewGuid().ToString("N");
    private readonly RoomReader reader = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly UriBuilder hub = new(new Uri(address, Paths.Hub)) { Scheme = "ws" };
    private string cookie = "";
    private ClientWebSocket? socket;
    private Task reading = Task.CompletedTask;
    private TaskCompletionSource<JsonElement>? answer;
    private TaskCompletionSource? reached;
    private long awaited;
    private int calls;
    private LastLoss? lastLoss;

    /// <summary>The answer to the last <c>Hello</c>; null before.</summary>
    public HelloAnswer? Session { get; private set; }

    /// <summary>The messages held of the room that was entered, ascending by number.</summary>
    public IReadOnlyList<MessageView> Messages
    {
        get
        {
            lock (gate)
                return reader.Messages;
        }
    }

    /// <summary>Ends with the connection.</summary>
    public Task Ended => reading;

    /// <summary>Opens the page, and so becomes a guest; later it is the same person who looks at it.</summary>
    public async Task OpenPageAsync(CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "/");
        using var page = await http.SendAsync(request, cancellationToken);
        if (!page.IsSuccessStatusCode)
            throw new LoadException($"GET / answered {(int)page.StatusCode}");
        if (page.Headers.TryGetValues("Set-Cookie", out var cookies))
            cookie = string.Join("; ", cookies.Select(one => one.Split(';')[0]));
    }

    /// <summary>Presses Reconnect: one attempt, which waits for its turn where one is named, and one connection; then the room is entered
    /// and caught up on.</summary>
    /// <param name="roomId">The room; null for the first one the person is in.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LoadException">Refused, other than by a turn.</exception>
    public async Task<Press> PressAsync(string? roomId, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var (ticket, turns, refusedAtTurn) = await AdmitAsync(cancellationToken);
        hub.Query = $"ticket={Uri.EscapeDataString(ticket)}";
        socket = new ClientWebSocket { Options = { KeepAliveInterval = Timeout.InfiniteTimeSpan } };
        socket.Options.SetRequestHeader("Cookie", cookie);
        await socket.ConnectAsync(hub.Uri, http, cancellationToken);
        var greeted = Expect();
        reading = ReadAsync(socket);
        await SendAsync(Handshake, cancellationToken);
        await greeted.WaitAsync(cancellationToken);
        Session = await CallAsync<HelloAnswer>("Hello", cancellationToken, new HelloRequest(clientId, lastLoss));
        var repeats = await EnterAsync(roomId ?? Session.Rooms[0].Id, cancellationToken);
        return new(Stopwatch.GetElapsedTime(begun), turns, refusedAtTurn, repeats);
    }

    /// <summary>Calls a hub method and waits for its answer.</summary>
    /// <exception cref="LoadException">Refused, or the connection ended first.</exception>
    public async Task<T> CallAsync<T>(string method, CancellationToken cancellationToken, params object?[] arguments)
    {
        var answered = Expect();
        await SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { type = 1, invocationId = $"{++calls}", target = method, arguments }, Json), cancellationToken, End);
        var completion = await answered.WaitAsync(cancellationToken);
        return completion.TryGetProperty("error", out var error)
            ? throw new LoadException($"{method}: {error.GetString()}")
            : completion.GetProperty("result").Deserialize<T>(Json)!;
    }

    /// <summary>Sends SignalR's ping, which keeps the server from taking the connection for lost.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        if (socket is { State: WebSocketState.Open })
            await SendAsync(Ping, cancellationToken);
    }

    /// <summary>Ends when everything up to a change of the room is held, asking for it where a gap has come up.</summary>
    public async Task ReachesAsync(MessageView message, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task there;
        lock (gate)
        {
            (awaited, reached) = (message.Change, new(TaskCreationOptions.RunContinuationsAsynchronously));
            there = reached.Task;
            Look();
        }

        if (await Task.WhenAny(there, Task.Delay(patience, cancellationToken)) != there)
            await FollowAsync(NextStep.AskChanges, message.RoomId, cancellationToken);
    }

    /// <summary>Ends the connection without a word.</summary>
    public void Dispose()
    {
        socket?.Abort();
        socket?.Dispose();
    }

    private async Task<(string Ticket, int Turns, int RefusedAtTurn)> AdmitAsync(CancellationToken cancellationToken)
    {
        string? turn = null;
        for (var (turns, refusedAtTurn) = (0, 0); ; turns++)
        {
            using var request = Request(HttpMethod.Post, Paths.Connect);
            if (turn is not null)
            {
                request.Content = JsonContent.Create(new ConnectRequest(turn));
                await request.Content.LoadIntoBufferAsync(cancellationToken); // So that its length is told, not chunks.
            }

            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return ((await response.Content.ReadFromJsonAsync<ConnectAnswer>(cancellationToken))!.Ticket, turns, refusedAtTurn);
            refusedAtTurn += turn is null ? 0 : 1;
            var refusal = RefusalHandler.Read(await response.Content.ReadAsStringAsync(cancellationToken), response);
            if (refusal is not { Turn: not null, RetryAfter: { } wait })
                throw new LoadException($"POST {Paths.Connect}: {refusal?.Code ?? $"{(int)response.StatusCode}"}");
            turn = refusal.Turn;
            await Task.Delay(wait, cancellationToken);
        }
    }

    private async Task<int> EnterAsync(string roomId, CancellationToken cancellationToken)
    {
        NextStep first;
        lock (gate)
        {
            reader.BeginEntering();
            first = reader.UpToChange is null ? NextStep.StartAfresh : NextStep.Nothing;
        }

        return await FollowAsync(first, roomId, cancellationToken);
    }

    private async Task<int> FollowAsync(NextStep step, string roomId, CancellationToken cancellationToken)
    {
        var repeats = 0;
        do
        {
            long? asked;
            lock (gate)
            {
                if (step == NextStep.StartAfresh)
                    reader.StartAfresh();
                asked = reader.UpToChange;
            }

            try
            {
                var page = await CallAsync<ChangePage>(step == NextStep.AskChanges ? "ChangesAfter" : "EnterRoom", cancellationToken, roomId, asked);
                lock (gate)
                {
                    step = reader.Take(page, asked);
                    Look();
                }
            }
            catch (LoadException busy) when (busy.Message.Contains(ErrorCodes.TryAgain, StringComparison.Ordinal))
            {
                repeats++;
                await Task.Delay(Busy, cancellationToken);
            }
        }
        while (step != NextStep.Nothing);

        return repeats;
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path));
        if (cookie.Length > 0)
            request.Headers.Add("Cookie", cookie);
        return request;
    }

    private async Task SendAsync(byte[] message, CancellationToken cancellationToken, params byte[] end)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            await socket!.SendAsync((byte[])[.. message, .. end], WebSocketMessageType.Text, true, cancellationToken);
        }
        catch (WebSocketException)
        {
            throw new LoadException("the connection has ended");
        }
        finally
        {
            sending.Release();
        }
    }

    private Task<JsonElement> Expect() =>
        (answer = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async Task ReadAsync(ClientWebSocket from)
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, 2 * length);
                var read = await from.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    break;
                length += read.Count;
                length = TakeAll(buffer, length);
            }
        }
        catch (WebSocketException)
        {
            // The connection is gone.
        }

        lastLoss = new(DisconnectCause.NetworkLost.Name, 1006, null, DateTimeOffset.UtcNow, false, true, null);
        answer?.TrySetException(new LoadException($"the connection ended: {(int?)from.CloseStatus} {from.CloseStatusDescription}"));
    }

    /// <summary>Takes the whole messages, and moves what is left to the front.</summary>
    private int TakeAll(byte[] buffer, int length)
    {
        var start = 0;
        for (int size; (size = buffer.AsSpan(start, length - start).IndexOf(End)) >= 0; start += size + 1)
            Take(buffer.AsMemory(start, size));
        if (start > 0)
            buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }

    private void Take(ReadOnlyMemory<byte> text)
    {
        using var message = JsonDocument.Parse(text);
        var root = message.RootElement;
        if (!root.TryGetProperty("type", out var type) || type.GetInt32() == 3)
            answer?.TrySetResult(root.Clone());
        else if (type.GetInt32() == 1 && root.GetProperty("target").ValueEquals(ClientMethods.MessageChanged))
        {
            var changed = root.GetProperty("arguments")[0].Deserialize<MessageView>(Json)!;
            lock (gate)
            {
                reader.Apply(changed);
                Look();
            }
        }
    }

    private void Look()
    {
        reader.TakeNews();
        if (reader.UpToChange >= awaited)
            reached?.TrySetResult();
    }
}
