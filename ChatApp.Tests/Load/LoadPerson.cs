using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load;

/// <summary>A simulated user on a target: signed in, connected and in one room, whose messages are checked by number.</summary>
internal sealed partial class LoadPerson(LoadTarget target, int index, string cookie) : IConnectionHandler, IDisposable
{
    private const int TypeAt = 8, IdAt = 26; // {"type":3,"invocationId":"

    /// <summary>Wait before a retry after <c>TryAgain</c>; ChatApp's clients wait 2 to 4 s.</summary>
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(3);

    private static readonly int RoomAt = """{"type":1,"target":"MessageChanged","arguments":[{"roomId":".""".Length - 1;

    private static readonly byte[] Ping = RawConnection.Frame("""{"type":6}""");

    private static readonly byte[] Heartbeat = RawConnection.Frame("""{"type":1,"invocationId":"h","target":"Heartbeat","arguments":[]}""");

    private RawConnection? wire;
    private SequenceCheck numbers;
    private byte[] message = [];
    private int idAt;
    private int clientMessageIdAt;
    private string? called;
    private byte[] call = [];
    private bool isEntering;
    private readonly List<long> early = [];
    private long held; // The last number of the page that was received on entering: an event may follow a page that contains its message.

    /// <summary>Index in the target's list of people.</summary>
    public int Index => index;

    /// <summary>Error of the last call; null when it succeeded.</summary>
    public string? Error { get; private set; }

    /// <summary>The last answer to <c>CreateRoom</c>; empty after another call.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Whether a call is outstanding.</summary>
    public bool Busy => called is not null;

    /// <summary>The room whose messages are checked.</summary>
    public LoadRoom? Room { get; private set; }

    /// <summary>Number of the last change received of the room; null before it was entered.</summary>
    public long? Change { get; private set; }

    /// <summary>Whether the check of the room's messages continues across a reconnect: the pages received on entering must contain all
    /// missed messages.</summary>
    public bool Resumes { get; set; }

    /// <summary>Checks the numbers of the room's messages.</summary>
    public ref SequenceCheck Numbers => ref numbers;

    /// <summary>Whether the client reads from its socket.</summary>
    public bool Reading => wire is { Reading: true };

    /// <summary>Calls a hub method. <see cref="Busy"/> until the answer arrives.</summary>
    public void Call(string method, params object?[] arguments)
    {
        (called, Error) = (method, null);
        var given = JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web);
        call = RawConnection.Frame($$"""{"type":1,"invocationId":"c","target":"{{method}}","arguments":{{given}}}""");
        wire!.Send(call);
    }

    /// <summary>Enters a room and asks for the changes after the last known one. Messages are checked from the answer on.</summary>
    public void Enter(LoadRoom room)
    {
        (Change, Room, isEntering) = (room == Room ? Change : null, room, true);
        early.Clear();
        Call("EnterRoom", room.Id, Change);
    }

    /// <summary>Prepares the frame that <see cref="Send"/> reuses for each message.</summary>
    public void Write(string text)
    {
        message = RawConnection.Frame(
            $$"""{"type":1,"invocationId":"m00000000","target":"SendMessage","arguments":["{{Room!.Id}}","{{target.Mark}}"""
            + $$"""00000000","{{text}}"]}""");
        idAt = message.AsSpan().IndexOf("m00000000"u8) + 1;
        clientMessageIdAt = message.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{target.Mark}00000000")) + target.Mark.Length;
    }

    /// <summary>Sends the prepared message with this number.</summary>
    /// <param name="number">Identifies the message among the target's messages; below 100,000,000.</param>
    public void Send(int number)
    {
        Digits(message.AsSpan(idAt, 8), number);
        Digits(message.AsSpan(clientMessageIdAt, 8), number);
        wire!.Send(message);
    }

    /// <summary>Sends a ping, and a heartbeat if asked for, to keep the connection alive.</summary>
    public void Beat(bool withHeartbeat)
    {
        if (!Connected)
            return;
        wire!.Send(Ping);
        if (withHeartbeat)
            wire.Send(Heartbeat);
    }

    /// <summary>Stops or resumes reading.</summary>
    public void Read(bool on) => wire!.Read(on);

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

    private void TakeEvent(ReadOnlySpan<byte> text)
    {
        if (!text[TypeAt..].StartsWith("1,\"target\":\"MessageChanged\""u8) || Room is null)
            return;
        if (!text[RoomAt..].StartsWith(Room.IdBytes))
        {
            target.Counters.Fail("a message of a room that was not entered");
            return;
        }

        var number = NumberIn(text, out var at);
        target.Counters.Deliveries++;
        target.Counters.DeliveredBytes += text.Length + 1;
        if (isEntering)
            early.Add(number); // The page may contain it as well.
        else if (number > held)
            numbers.Take(number);
        if (Resumes && ChangeIn(text[at..]) is var change && change == Change + 1)
            Change = change;
        if (number > Room.Highest)
            Room.Highest = number;
        var id = at + text[at..].IndexOf("\"clientMessageId\":\""u8) + 19;
        var own = text[id..].StartsWith(target.MarkBytes)
            && Utf8Parser.TryParse(text.Slice(id + target.MarkBytes.Length, 8), out int sent, out _)
            ? sent
            : -1;
        if (own >= 0)
            target.Delivered(this, own);
    }

    private void TakeAnswer(ReadOnlySpan<byte> text)
    {
        if (text[IdAt] == 'h')
            target.Counters.Heartbeats++;
        else if (text[IdAt] == 'c')
            Finish(text);
        else if (text[(IdAt + 10)..].StartsWith(",\"result\""u8) && Utf8Parser.TryParse(text.Slice(IdAt + 1, 8), out int sent, out _))
        {
            target.Counters.Answers++;
            target.Answered(this, sent);
        }
        else
            TakeRefusal(text);
    }

    private void TakeRefusal(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(Encoding.ASCII.GetBytes(ErrorCodes.TooManyMessages)) >= 0
            && Utf8Parser.TryParse(text.Slice(IdAt + 1, 8), out int sent, out _))
        {
            target.Counters.PutOff++;
            target.Loop.After(TimeSpan.FromSeconds(1), () => Send(sent));
        }
        else
            target.Counters.Fail(Encoding.UTF8.GetString(text));
    }

    private void Finish(ReadOnlySpan<byte> text)
    {
        if (text[(IdAt + 2)..].StartsWith(",\"error\""u8))
        {
            FinishRefused(Encoding.UTF8.GetString(text));
            return;
        }

        if (isEntering && !TakePage(text))
            return;
        if (called == "Hello" && GoOn(text))
            return;
        Answer = called == "CreateRoom" ? Encoding.UTF8.GetString(text) : "";
        called = null;
        target.Finished(this, text);
    }

    private void FinishRefused(string error)
    {
        if (!error.Contains(ErrorCodes.TryAgain, StringComparison.Ordinal))
        {
            Refused($"{called}: {error}");
            return;
        }

        target.Counters.PutOff++;
        target.Loop.After(BusyWait, () => wire!.Send(call));
    }

    private void Refused(string error)
    {
        (Error, called, isEntering) = (error, null, false);
        if (!target.Forgives(this))
            target.Counters.Fail(error);
    }

    /// <summary>The message's number; 0 if it has none, which counts as a duplicate because 0 is never expected.</summary>
    public static long NumberIn(ReadOnlySpan<byte> text, out int at)
    {
        at = text.IndexOf("\"number\":"u8) + 9;
        return Utf8Parser.TryParse(text[at..], out long number, out _) ? number : 0;
    }

    private static long ChangeIn(ReadOnlySpan<byte> text) =>
        text.IndexOf("\"change\":"u8) is >= 0 and var at && Utf8Parser.TryParse(text[(at + 9)..], out long change, out _) ? change : 0;

    private static void Digits(Span<byte> into, int number)
    {
        for (var at = into.Length - 1; at >= 0; at--, number /= 10)
            into[at] = (byte)('0' + (number % 10));
    }
}
