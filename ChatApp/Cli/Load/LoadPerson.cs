using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Cli.Load;

/// <summary>Somebody on a side: signed in, connected, in one room, and all their messages checked by number.</summary>
internal sealed class LoadPerson(LoadSide side, int index, string cookie) : IWireListener, IDisposable
{
    private const int TypeAt = 8, IdAt = 26; // {"type":3,"invocationId":"

    private static readonly int RoomAt = """{"type":1,"target":"MessageChanged","arguments":[{"roomId":".""".Length - 1;

    private static readonly byte[] Ping = LoadWire.Frame("""{"type":6}""");

    private static readonly byte[] Heartbeat = LoadWire.Frame("""{"type":1,"invocationId":"h","target":"Heartbeat","arguments":[]}""");

    private static readonly byte[] Handshake = LoadWire.Frame("""{"protocol":"json","version":1}""");

    private readonly string clientId = Guid.NewGuid().ToString("N");
    private LoadWire? wire;
    private NumberCheck numbers;
    private byte[] message = [];
    private int idAt;
    private int clientMessageIdAt;
    private bool greeted;
    private string? called;

    /// <summary>Their place among the side's people.</summary>
    public int Index => index;

    /// <summary>What was wrong with the last call; null where it was answered.</summary>
    public string? Error { get; private set; }

    /// <summary>The last answer to a call.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Whether an answer is awaited.</summary>
    public bool Busy => called is not null;

    /// <summary>Whether the connection stands.</summary>
    public bool Connected { get; private set; }

    /// <summary>How it ended, where it did by itself.</summary>
    public (int Code, string Reason)? End { get; private set; }

    /// <summary>When it ended, as a stamp.</summary>
    public long EndedAt { get; private set; }

    /// <summary>How often a turn was named.</summary>
    public int Turns { get; private set; }

    /// <summary>The room whose messages are checked.</summary>
    public LoadRoom? Room { get; private set; }

    /// <summary>What came of the room's messages.</summary>
    public ref NumberCheck Numbers => ref numbers;

    /// <summary>Whether the socket reads.</summary>
    public bool Reading => wire is { Reading: true };

    /// <summary>Admission where there is one, socket, handshake and <c>Hello</c>. <see cref="Busy"/> until then.</summary>
    public void Connect()
    {
        (called, Error, End, greeted) = ("connecting", null, null, false);
        if (side.Bare)
            Upgrade("");
        else
            Ask(null);
    }

    /// <summary>Calls a hub method. <see cref="Busy"/> until it is answered.</summary>
    public void Call(string method, params object?[] arguments)
    {
        (called, Error) = (method, null);
        wire!.Send(LoadWire.Frame($$"""{"type":1,"invocationId":"c","target":"{{method}}","arguments":{{JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web)}}}"""));
    }

    /// <summary>Enters a room; its messages from then on are checked once the call is answered.</summary>
    public void Enter(LoadRoom room)
    {
        Room = room;
        Call("EnterRoom", room.Id, null);
    }

    /// <summary>Notes where the room stands, by the answer to <see cref="Enter"/>.</summary>
    public void BeginCounting()
    {
        using var page = JsonDocument.Parse(Answer);
        var last = page.RootElement.GetProperty("result").GetProperty("lastNumber").GetInt64();
        numbers.Begin(last);
        Room!.Highest = Math.Max(Room.Highest, last);
    }

    /// <summary>Makes the message that <see cref="Send"/> sends again and again.</summary>
    public void Write(string text)
    {
        message = LoadWire.Frame($$"""{"type":1,"invocationId":"m00000000","target":"SendMessage","arguments":["{{Room!.Id}}","{{side.Mark}}00000000","{{text}}"]}""");
        idAt = message.AsSpan().IndexOf("m00000000"u8) + 1;
        clientMessageIdAt = message.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{side.Mark}00000000")) + side.Mark.Length;
    }

    /// <summary>Sends a message.</summary>
    /// <param name="number">The side's own count of its messages, below a hundred million; a message is known by it.</param>
    public void Send(int number)
    {
        Digits(message.AsSpan(idAt, 8), number);
        Digits(message.AsSpan(clientMessageIdAt, 8), number);
        wire!.Send(message);
    }

    /// <summary>Keeps the connection alive.</summary>
    public void Beat(bool withHeartbeat)
    {
        if (!Connected)
            return;
        wire!.Send(Ping);
        if (withHeartbeat)
            wire.Send(Heartbeat);
    }

    /// <summary>Stops reading, for good.</summary>
    public void StopReading() => wire!.StopReading();

    /// <summary>Takes leave and goes.</summary>
    public void Leave()
    {
        if (Connected)
            wire!.Send(LoadWire.Frame("""{"type":1,"target":"Goodbye","arguments":["done"]}"""));
        Dispose();
    }

    /// <summary>Goes without a word.</summary>
    public void Dispose()
    {
        Connected = false;
        wire?.Dispose();
    }

    /// <inheritdoc/>
    public void Answered(LoadWire from, int status, ReadOnlySpan<byte> body)
    {
        if (status == 101)
        {
            from.Send(Handshake);
            return;
        }

        from.Dispose();
        using var answer = body.IsEmpty ? null : JsonDocument.Parse(Encoding.UTF8.GetString(body));
        if (status == 200)
            Upgrade($"?ticket={Uri.EscapeDataString(answer!.RootElement.GetProperty("ticket").GetString()!)}");
        else if (answer?.RootElement is { ValueKind: JsonValueKind.Object } refusal && refusal.TryGetProperty("turn", out var turn))
        {
            Turns++;
            var again = turn.GetString();
            side.Loop.After(TimeSpan.FromSeconds(refusal.GetProperty("retryAfterSeconds").GetDouble()), () => Ask(again));
        }
        else
            Refused($"not admitted: {status} {(answer?.RootElement is { ValueKind: JsonValueKind.Object } why && why.TryGetProperty("code", out var code) ? code.GetString() : "")}");
    }

    /// <inheritdoc/>
    public void Took(ReadOnlySpan<byte> text)
    {
        if (text.Length <= TypeAt)
            Greet();
        else if (text[TypeAt] == '1')
            TakeEvent(text);
        else if (text[TypeAt] == '3')
            TakeAnswer(text);
    }

    /// <inheritdoc/>
    public void Ended(LoadWire from, int code, string reason)
    {
        if (from != wire)
        {
            Refused("the server does not answer");
            return;
        }

        (Connected, End, EndedAt) = (false, (code, reason), Stopwatch.GetTimestamp());
        Refused($"a connection has ended: {code} {reason}");
    }

    private void Ask(string? turn)
    {
        var body = turn is null ? "" : JsonSerializer.Serialize(new ConnectRequest(turn), JsonSerializerOptions.Web);
        var asking = new LoadWire(side.Loop, side.EndPoint, this);
        asking.Send(Encoding.ASCII.GetBytes(
            $"POST {Paths.Connect} HTTP/1.1\r\nHost: {side.Address.Authority}\r\nCookie: {cookie}\r\n"
            + (turn is null ? "" : "Content-Type: application/json\r\n") + $"Content-Length: {body.Length}\r\n\r\n{body}"));
    }

    private void Upgrade(string query)
    {
        wire = new(side.Loop, side.EndPoint, this);
        wire.Send(Encoding.ASCII.GetBytes(
            $"GET {Paths.Hub}{query} HTTP/1.1\r\nHost: {side.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bWVhc3VyaW5nIHRvb2wgMQ==\r\n" + (cookie.Length > 0 ? $"Cookie: {cookie}\r\n\r\n" : "\r\n")));
    }

    private void Greet()
    {
        if (greeted)
            return;
        greeted = true;
        Connected = true;
        Call("Hello", new HelloRequest(clientId, null));
    }

    private void TakeEvent(ReadOnlySpan<byte> text)
    {
        if (!text[TypeAt..].StartsWith("1,\"target\":\"MessageChanged\""u8) || Room is null)
            return;
        if (!text[RoomAt..].StartsWith(Room.IdBytes))
        {
            side.Tally.Fail("a message of a room that was not entered");
            return;
        }

        var number = NumberIn(text, out var at);
        side.Tally.Deliveries++;
        side.Tally.DeliveredBytes += text.Length + 1;
        numbers.Take(number);
        if (number > Room.Highest)
            Room.Highest = number;
        var id = at + text[at..].IndexOf("\"clientMessageId\":\""u8) + 19;
        var own = text[id..].StartsWith(side.MarkBytes) && Utf8Parser.TryParse(text.Slice(id + side.MarkBytes.Length, 8), out int sent, out _) ? sent : -1;
        if (own >= 0)
            side.Delivered(this, own);
    }

    private void TakeAnswer(ReadOnlySpan<byte> text)
    {
        if (text[IdAt] == 'h')
            side.Tally.Heartbeats++;
        else if (text[IdAt] == 'c')
            Finish(text);
        else if (text[(IdAt + 10)..].StartsWith(",\"result\""u8) && Utf8Parser.TryParse(text.Slice(IdAt + 1, 8), out int sent, out _))
        {
            side.Tally.Answers++;
            side.Answered(this, sent);
        }
        else
            TakeRefusal(text);
    }

    private void TakeRefusal(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(Encoding.ASCII.GetBytes(ErrorCodes.TooManyMessages)) >= 0 && Utf8Parser.TryParse(text.Slice(IdAt + 1, 8), out int sent, out _))
        {
            side.Tally.PutOff++;
            side.Loop.After(TimeSpan.FromSeconds(1), () => Send(sent));
        }
        else
            side.Tally.Fail(Encoding.UTF8.GetString(text));
    }

    private void Finish(ReadOnlySpan<byte> text)
    {
        if (text[(IdAt + 2)..].StartsWith(",\"error\""u8))
        {
            Refused($"{called}: {Encoding.UTF8.GetString(text)}");
            return;
        }

        Answer = called is "EnterRoom" or "CreateRoom" ? Encoding.UTF8.GetString(text) : "";
        called = null;
    }

    private void Refused(string error)
    {
        (Error, called) = (error, null);
        if (!side.Forgives(this))
            side.Tally.Fail(error);
    }

    /// <summary>A message without a number counts as one that is there twice, for 0 is never awaited.</summary>
    private static long NumberIn(ReadOnlySpan<byte> text, out int at)
    {
        at = text.IndexOf("\"number\":"u8) + 9;
        return Utf8Parser.TryParse(text[at..], out long number, out _) ? number : 0;
    }

    private static void Digits(Span<byte> into, int number)
    {
        for (var at = into.Length - 1; at >= 0; at--, number /= 10)
            into[at] = (byte)('0' + (number % 10));
    }
}
