using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Tests.Hosting;

/// <summary>A hub call that the server answered with an error.</summary>
public sealed class WireCallException(string error) : Exception(error);

/// <summary>One WebSocket that speaks SignalR's JSON protocol by hand, so that a test can also violate it.</summary>
public sealed class WireClient(ClientWebSocket socket) : IAsyncDisposable
{
    public const char End = '\u001e';

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> calls = new();
    private readonly TaskCompletionSource handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> pinged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Target, JsonElement Arguments)> events = [];
    private readonly SemaphoreSlim eventCame = new(0);
    private Task<(int? Code, string? Reason)>? reading;
    private int lastCall;

    public ClientWebSocket Socket => socket;

    public HelloAnswer? Hello { get; set; }

    /// <summary>The visitor who owns the connection.</summary>
    public WireVisitor? Visitor { get; init; }

    public string Room => Hello!.Rooms[0].Id;

    /// <summary>The events received, in order.</summary>
    public IReadOnlyList<(string Target, JsonElement Arguments)> Events
    {
        get
        {
            lock (events)
                return [.. events];
        }
    }

    /// <summary>Completes with the server's close code and reason; both null when the socket ended without a close frame.</summary>
    public Task<(int? Code, string? Reason)> Ended => StartReading().WaitAsync(Patience);

    /// <summary>Completes with SignalR's first ping: its arrival as a timestamp of <see cref="Stopwatch"/>.</summary>
    public Task<long> Pinged => pinged.Task.WaitAsync(2 * Patience);

    public async Task HandshakeAsync()
    {
        _ = StartReading();
        await SendRawAsync("""{"protocol":"json","version":1}""" + End);
        await handshake.Task.WaitAsync(Patience);
    }

    public async Task SendRawAsync(string text) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task<JsonElement> CallAsync(string method, params object?[] arguments) => CallRawAsync(method, JsonSerializer.Serialize(arguments, Json));

    /// <summary>Calls a method with arguments as raw JSON.</summary>
    public async Task<JsonElement> CallRawAsync(string method, string arguments)
    {
        var id = $"{Interlocked.Increment(ref lastCall)}";
        var answer = calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendRawAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":{{arguments}}}""" + End);
        return await answer.Task.WaitAsync(Patience);
    }

    public async Task<T> CallAsync<T>(string method, params object?[] arguments) => (await CallAsync(method, arguments)).Deserialize<T>(Json)!;

    public Task<MessageView> SayAsync(string text, string? id = null) => this.SayInAsync(Room, text, id);

    public Task<ChangePage> EnterAsync(long? afterChange = null) => this.EnterAsync(Room, afterChange);

    /// <summary>The arguments of the first matching event, past or future.</summary>
    public async Task<JsonElement> EventAsync(string target, Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            if (Events.FirstOrDefault(one => one.Target == target && wanted(one.Arguments)) is { Target: not null } found)
                return found.Arguments;
            (await eventCame.WaitAsync(Patience)).Should().BeTrue($"{target} as awaited should have come");
        }
    }

    /// <summary>Waits for this many events of a kind and returns their first arguments.</summary>
    public async Task<IReadOnlyList<T>> EventsAsync<T>(string target, int count)
    {
        while (true)
        {
            var these = Events.Where(one => one.Target == target).ToList();
            if (these.Count >= count)
                return [.. these.Select(one => one.Arguments[0].Deserialize<T>(Json)!)];
            (await eventCame.WaitAsync(Patience)).Should().BeTrue($"{count} {target} should have come, {these.Count} did");
        }
    }

    /// <summary>Closes with a close frame, like a client that leaves.</summary>
    public Task CloseAsync(string reason = "") => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, CancellationToken.None);

    /// <summary>Ends without a close frame.</summary>
    public void Die() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        if (reading is not null)
            await reading;
        socket.Dispose();
    }

    private Task<(int? Code, string? Reason)> StartReading() => reading ??= ReadAsync();

    private async Task<(int? Code, string? Reason)> ReadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        var decoder = Encoding.UTF8.GetDecoder();
        var letters = new char[buffer.Length];
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    break;
                text.Append(letters, 0, decoder.GetChars(buffer, 0, read.Count, letters, 0));
                if (!read.EndOfMessage)
                    continue;
                foreach (var message in text.ToString().Split(End, StringSplitOptions.RemoveEmptyEntries))
                    Take(JsonDocument.Parse(message).RootElement);
                text.Clear();
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // No close frame: the codes below stay null.
        }

        foreach (var call in calls.Values)
            call.TrySetException(new WireCallException("The connection ended."));
        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type))
        {
            handshake.TrySetResult();
            return;
        }

        switch (type.GetInt32())
        {
            case 1:
                lock (events)
                    events.Add((message.GetProperty("target").GetString()!, message.GetProperty("arguments")));
                eventCame.Release();
                break;
            case 3 when calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                if (message.TryGetProperty("error", out var error))
                    call.TrySetException(new WireCallException(error.GetString()!));
                else
                    call.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
                break;
            case 6:
                pinged.TrySetResult(Stopwatch.GetTimestamp());
                break;
        }
    }
}
