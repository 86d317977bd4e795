using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Load.Wire;

/// <summary>A hub call that the server answered with an error, or not at all.</summary>
public sealed class WireCallException(string error) : Exception(error);

/// <summary>A WebSocket with a minimal implementation of SignalR's JSON protocol, which can also send malformed frames or read slowly.
/// Calls and sends are safe for concurrent use.</summary>
public sealed class WireClient(ClientWebSocket socket) : IAsyncDisposable
{
    /// <summary>Record separator at the end of each message.</summary>
    public const char End = '\u001e';

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>SignalR's ping, which keeps the server from ending the connection.</summary>
    public static readonly string Ping = """{"type":6}""" + End;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> calls = new();
    private readonly TaskCompletionSource handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> pinged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Target, JsonElement Arguments)> events = [];
    private readonly SemaphoreSlim eventCame = new(0);
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly CancellationTokenSource disposed = new();
    private readonly Lock gate = new();
    private Task<(int? Code, string? Reason)>? reading;
    private int lastCall;
    private bool isDisposed;
    private volatile Throttle? throttle;

    public ClientWebSocket Socket => socket;

    public HelloAnswer? Hello { get; set; }

    /// <summary>The visitor who owns the connection.</summary>
    public WireVisitor? Visitor { get; init; }

    /// <summary>Called for each event instead of adding it to <see cref="Events"/>. The arguments are valid during the call only; a copy
    /// may be kept.</summary>
    public Action<string, JsonElement>? EventReceived { get; set; }

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

    /// <summary>Completes when the connection ends, without a timeout.</summary>
    public Task Reading => StartReading();

    /// <summary>Completes with the arrival time of SignalR's first ping: a timestamp of <see cref="Stopwatch"/>.</summary>
    public Task<long> Pinged => pinged.Task.WaitAsync(2 * Patience);

    public async Task HandshakeAsync()
    {
        _ = StartReading();
        await SendRawAsync("""{"protocol":"json","version":1}""" + End);
        await handshake.Task.WaitAsync(Patience);
    }

    public async Task SendRawAsync(string text, CancellationToken cancellationToken = default)
    {
        await sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            sending.Release();
        }
    }

    public Task<JsonElement> CallAsync(string method, params object?[] arguments) =>
        CallRawAsync(method, JsonSerializer.Serialize(arguments, Json));

    /// <summary>Calls a method with raw JSON arguments.</summary>
    public async Task<JsonElement> CallRawAsync(string method, string arguments)
    {
        var id = $"{Interlocked.Increment(ref lastCall)}";
        var answer = calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendRawAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{method}}","arguments":{{arguments}}}""" + End);
        return await answer.Task.WaitAsync(Patience);
    }

    public async Task<T> CallAsync<T>(string method, params object?[] arguments) =>
        (await CallAsync(method, arguments)).Deserialize<T>(Json)!;

    /// <summary>Calls a method with raw JSON arguments.</summary>
    /// <returns>The error of the answer; null when the call succeeded.</returns>
    public async Task<string?> ErrorOfAsync(string method, string arguments)
    {
        try
        {
            await CallRawAsync(method, arguments);
            return null;
        }
        catch (WireCallException error)
        {
            return error.Message;
        }
    }

    /// <summary>Sends text that makes the server end the connection, and waits for the end.</summary>
    /// <returns>The close frame's code and reason, such as <c>1002 protocol-error</c>.</returns>
    public async Task<string> EndedByAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await SendRawAsync(text, cancellationToken);
        }
        catch (WebSocketException)
        {
            // The connection ended before all of it was sent.
        }

        var (code, reason) = await Ended;
        return $"{code} {reason}";
    }

    public Task<MessageView> SayAsync(string text, string? id = null) =>
        CallAsync<MessageView>("SendMessage", Room, id ?? Guid.NewGuid().ToString("N"), text);

    public Task<ChangePage> EnterAsync(long? afterChange = null) => CallAsync<ChangePage>("EnterRoom", Room, afterChange);

    /// <summary>From now on reads at a limited rate and discards the data.</summary>
    /// <param name="bytesPerSecond">The rate; 0 stops reading.</param>
    public void ReadSlowly(int bytesPerSecond) => throttle = new(bytesPerSecond);

    /// <summary>The arguments of the first matching event, past or future.</summary>
    public async Task<JsonElement> EventAsync(string target, Func<JsonElement, bool> wanted)
    {
        while (true)
        {
            if (Events.FirstOrDefault(one => one.Target == target && wanted(one.Arguments)) is { Target: not null } found)
                return found.Arguments;
            if (!await eventCame.WaitAsync(Patience))
                throw new TimeoutException($"{target} as awaited should have come");
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
            if (!await eventCame.WaitAsync(Patience))
                throw new TimeoutException($"{count} {target} should have come, {these.Count} did");
        }
    }

    /// <summary>Closes with a close frame, like a client that leaves.</summary>
    public Task CloseAsync(string reason = "") =>
        socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, CancellationToken.None);

    /// <summary>Ends without a close frame.</summary>
    public void Die() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return;
        await disposed.CancelAsync();
        socket.Abort();
        if (reading is not null)
            await reading;
        socket.Dispose();
        sending.Dispose();
        disposed.Dispose();
    }

    private Task<(int? Code, string? Reason)> StartReading()
    {
        lock (gate)
            return reading ??= ReadAsync();
    }

    private async Task<(int? Code, string? Reason)> ReadAsync()
    {
        var buffer = new byte[4096];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, 2 * length);
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close)
                    break;
                if (throttle is { } slow)
                {
                    if (buffer.Length < Throttle.Buffer)
                        buffer = new byte[Throttle.Buffer];
                    length = 0;
                    await slow.DelayAsync(read.Count, disposed.Token);
                    continue;
                }

                length = TakeAll(buffer, length + read.Count);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // No close frame: the codes below stay null.
        }

        handshake.TrySetException(new WireCallException("The connection ended."));
        foreach (var call in calls.Values)
            call.TrySetException(new WireCallException("The connection ended."));
        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    /// <summary>Processes the complete messages, and moves the rest to the front of the buffer.</summary>
    private int TakeAll(byte[] buffer, int length)
    {
        var start = 0;
        for (int size; (size = buffer.AsSpan(start, length - start).IndexOf((byte)End)) >= 0; start += size + 1)
        {
            using var message = JsonDocument.Parse(buffer.AsMemory(start, size));
            Take(message.RootElement);
        }

        if (start > 0)
            buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
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
            case 1 when EventReceived is { } received:
                received(message.GetProperty("target").GetString()!, message.GetProperty("arguments"));
                break;
            case 1:
                lock (events)
                    events.Add((message.GetProperty("target").GetString()!, message.GetProperty("arguments").Clone()));
                eventCame.Release();
                break;
            case 3 when calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                if (message.TryGetProperty("error", out var error))
                    call.TrySetException(new WireCallException(error.GetString()!));
                else
                    call.TrySetResult(message.TryGetProperty("result", out var result) ? result.Clone() : default);
                break;
            case 6:
                pinged.TrySetResult(Stopwatch.GetTimestamp());
                break;
        }
    }

    /// <summary>Delays reads to keep to a rate.</summary>
    private sealed class Throttle(int bytesPerSecond)
    {
        public const int Buffer = 48 * 1024;

        private readonly Stopwatch clock = Stopwatch.StartNew();
        private long bytes;

        public Task DelayAsync(int count, CancellationToken cancellationToken)
        {
            if (bytesPerSecond == 0)
                return Task.Delay(Timeout.Infinite, cancellationToken);
            bytes += count;
            // Never compared with Timeout.InfiniteTimeSpan: that is -1 ms, and a reader may be late by exactly that.
            var ahead = TimeSpan.FromSeconds((double)bytes / bytesPerSecond) - clock.Elapsed;
            return ahead > TimeSpan.Zero ? Task.Delay(ahead, cancellationToken) : Task.CompletedTask;
        }
    }
}
