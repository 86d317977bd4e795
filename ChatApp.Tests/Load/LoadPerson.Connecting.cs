using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <content>Connecting: admission, upgrade, handshake, <c>Hello</c> and entering a room.</content>
internal sealed partial class LoadPerson
{
    private const int TooMany = 429;

    /// <summary>A page's counters follow its messages and take fewer bytes than this.</summary>
    public const int EndOfPage = 120;

    private static readonly byte[] Handshake = RawConnection.Frame("""{"protocol":"json","version":1}""");

    private readonly string clientId = Guid.NewGuid().ToString("N");
    private AdmissionConnection? asking;
    private bool greeted;
    private bool entering;

    /// <summary>The <c>Cookie</c> header line of this person's requests; empty without a cookie.</summary>
    public string CookieLine { get; } = cookie.Length > 0 ? $"Cookie: {cookie}\r\n" : "";

    private LoadNode Node => target.Nodes[index % target.Nodes.Count];

    /// <summary>Whether the connection is open.</summary>
    public bool Connected { get; private set; }

    /// <summary>Close code and reason of a connection that this client did not end itself.</summary>
    public (int Code, string Reason)? End { get; private set; }

    /// <summary>When it ended: a timestamp of <see cref="Stopwatch"/>.</summary>
    public long EndedAt { get; private set; }

    /// <summary>When the last connection attempt started: a timestamp of <see cref="Stopwatch"/>.</summary>
    public long PressedAt { get; private set; }

    /// <summary>How many times the server asked this client to wait for its turn.</summary>
    public int Turns { get; private set; }

    /// <summary>Performs admission (not on the baseline), upgrade, handshake and <c>Hello</c>. <see cref="Busy"/> until that is
    /// done.</summary>
    /// <param name="enter">Whether to enter a room as well: the last one entered, else the first in the answer to <c>Hello</c>.</param>
    public void Connect(bool enter = false)
    {
        (called, Error, End, greeted, entering, PressedAt) = ("connecting", null, null, false, enter, Stopwatch.GetTimestamp());
        if (target.IsBaseline)
            Upgrade("");
        else
            Ask(null);
    }

    /// <summary>Sends <c>Goodbye</c> and disconnects.</summary>
    public void Leave()
    {
        if (Connected)
            wire!.Send(RawConnection.Frame("""{"type":1,"target":"Goodbye","arguments":["done"]}"""));
        Dispose();
    }

    /// <summary>Disconnects without sending <c>Goodbye</c>.</summary>
    public void Dispose()
    {
        Connected = false;
        asking?.Dispose();
        asking = null;
        wire?.Dispose();
    }

    /// <inheritdoc/>
    public void Answered(RawConnection from, HttpAnswer answer)
    {
        if (answer.Status == 101)
        {
            from.Send(Handshake);
            return;
        }

        if (from == wire)
            from.Dispose();
        else
            asking = null;
        using var body = Parse(answer.ReadBody());
        if (answer.Status == 200 && body is not null && body.RootElement.TryGetProperty("ticket", out var ticket))
            Upgrade($"?ticket={Uri.EscapeDataString(ticket.GetString() ?? "")}");
        else if (body is not null && (body.RootElement.TryGetProperty("turn", out var turn) || answer.Status == TooMany))
        {
            Turns++;
            var again = answer.Status == TooMany ? null : turn.GetString();
            target.Loop.After(TimeSpan.FromSeconds(body.RootElement.GetProperty("retryAfterSeconds").GetDouble()), () => Ask(again));
        }
        else
        {
            var code = body is not null && body.RootElement.TryGetProperty("code", out var given) ? given.GetString() : "";
            Refused($"not admitted: {answer.Status} {code}");
        }
    }

    /// <inheritdoc/>
    public void Ended(RawConnection from, int code, string reason)
    {
        (Connected, End, EndedAt) = (false, (code, reason), Stopwatch.GetTimestamp());
        Refused(from == wire ? $"a connection has ended: {code} {reason}" : $"POST {Paths.Connect} was not answered");
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body) is { RootElement.ValueKind: JsonValueKind.Object } document ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Ask(string? turn)
    {
        var body = turn is null ? "" : JsonSerializer.Serialize(new ConnectRequest(turn), JsonSerializerOptions.Web);
        asking = AdmissionConnection.Ask(target, Node, Encoding.ASCII.GetBytes(
            $"POST {Paths.Connect} HTTP/1.1\r\nHost: {Node.Address.Authority}\r\n{CookieLine}"
            + (turn is null ? "" : "Content-Type: application/json\r\n") + $"Content-Length: {body.Length}\r\n\r\n{body}"), this);
    }

    private void Upgrade(string query)
    {
        wire = new(target.Loop, Node.EndPoint, this);
        wire.Send(Encoding.ASCII.GetBytes(
            $"GET {Paths.Hub}{query} HTTP/1.1\r\nHost: {Node.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bWVhc3VyaW5nIHRvb2wgMQ==\r\n{CookieLine}\r\n"));
    }

    private void Greet()
    {
        if (greeted)
            return;
        (greeted, Connected) = (true, true);
        Call("Hello", new HelloRequest(clientId, null));
    }

    /// <summary>Enters a room after <c>Hello</c> if <see cref="Connect"/> was asked to.</summary>
    private bool GoOn(ReadOnlySpan<byte> hello)
    {
        if (!entering)
            return false;
        entering = false;
        Enter(Room ?? target.RoomById(Text(hello, "\"rooms\":[{\"id\":\""u8)));
        return true;
    }

    /// <summary>Processes a page of the room that is being entered.</summary>
    /// <returns>Whether it was the last one.</returns>
    private bool TakePage(ReadOnlySpan<byte> page)
    {
        var (last, resumes) = (Number(page, "\"lastNumber\":"u8), Resumes && Change is not null);
        Change = Number(page, "\"upToChange\":"u8);
        Room!.Highest = Math.Max(Room.Highest, last);
        if (!resumes)
            numbers.Begin(last);
        else
        {
            for (var rest = page; rest.IndexOf("\"number\":"u8) is >= 0 and var at; rest = rest[(at + 9)..])
                numbers.Take(NumberIn(rest[at..], out _));
            if (page[^Math.Min(page.Length, EndOfPage)..].IndexOf("\"more\":true"u8) >= 0)
            {
                Call("ChangesAfter", Room.Id, Change);
                return false;
            }
        }

        (isEntering, held) = (false, last);
        foreach (var number in early.Where(number => number > last))
            numbers.Take(number);
        target.Counters.Times.Add(PressedAt, Stopwatch.GetTimestamp());
        return true;
    }

    /// <summary>The last number with that JSON name: a page's own counters follow its messages.</summary>
    private static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.LastIndexOf(name) is >= 0 and var at && Utf8Parser.TryParse(text[(at + name.Length)..], out long number, out _) ? number : 0;

    private static string Text(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        if (text.IndexOf(name) is not (>= 0 and var at))
            return "";
        var value = text[(at + name.Length)..];
        return Encoding.UTF8.GetString(value[..value.IndexOf((byte)'"')]);
    }
}
