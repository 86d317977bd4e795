using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApp.Load.Wire;

/// <summary>What comes in on a <see cref="RawConnection"/>.</summary>
internal interface IConnectionHandler
{
    /// <summary>A whole HTTP answer.</summary>
    void Answered(RawConnection wire, HttpAnswer answer);

    /// <summary>A whole SignalR message, without its end.</summary>
    void Took(ReadOnlySpan<byte> message);

    /// <summary>The connection has ended; the code is 1006 without a close frame.</summary>
    void Ended(RawConnection wire, int code, string reason);
}

/// <summary>A socket that never blocks, and speaks HTTP, then perhaps WebSocket, by hand: nothing is allocated for a message that comes in
/// whole. Frames are masked with zeros, which every server takes, so that they can be made beforehand.</summary>
internal sealed class RawConnection : IDisposable
{
    private const byte End = 0x1e;

    /// <summary>A long answer's memory is given back: thousands may have had one.</summary>
    private const int LongestKept = 16 * 1024;

    private readonly EventLoop loop;
    private readonly IConnectionHandler listener;
    private readonly byte[] header = new byte[10];
    private readonly byte[] control = new byte[125];
    private byte[] stash = [];
    private int controlled;
    private int stashed;
    private byte[] unsent = [];
    private int headed;
    private long frameLeft;
    private int opcode;
    private bool framed;

    /// <summary>Begins to connect.</summary>
    public RawConnection(EventLoop loop, IPEndPoint to, IConnectionHandler listener)
    {
        (this.loop, this.listener) = (loop, listener);
        Socket = new(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            Socket.Connect(to);
        }
        catch (SocketException under) when (under.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Under way; what is sent meanwhile is kept.
        }

        loop.Poll.Add(this);
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Where it stands in the loop's <see cref="SocketPoller"/>; negative once it has ended.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether it reads what comes; one that does not is a slow reader.</summary>
    public bool Reading { get; private set; } = true;

    /// <summary>Puts a text into a frame.</summary>
    public static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text + (char)End);
        byte[] head = payload.Length < 126 ? [0x81, (byte)(0x80 | payload.Length)] : [0x81, 0xfe, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. head, 0, 0, 0, 0, .. payload];
    }

    /// <summary>Sends, now or as soon as there is room.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (Place < 0)
            return;
        var sent = 0;
        if (unsent.Length == 0)
        {
            sent = Socket.Send(bytes, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock or SocketError.NotConnected or SocketError.InProgress))
            {
                Fail();
                return;
            }
        }

        if (sent == bytes.Length)
            return;
        unsent = [.. unsent, .. bytes[sent..]];
        loop.Poll.Want(this, writable: true, Reading);
    }

    /// <summary>Stops reading, or goes on with it.</summary>
    public void Read(bool on)
    {
        Reading = on;
        if (Place >= 0)
            loop.Poll.Want(this, unsent.Length > 0, on);
    }

    /// <summary>Reads what has come, and sends what is left to send.</summary>
    /// <param name="buffer">For the time of this call.</param>
    /// <param name="broken">Whether the other end is known to be gone, which one who does not read learns only so.</param>
    public void Serve(byte[] buffer, bool broken)
    {
        if (!Reading && broken)
        {
            Fail();
            return;
        }

        if (unsent.Length > 0)
        {
            var left = unsent;
            unsent = [];
            loop.Poll.Want(this, writable: false, Reading);
            Send(left);
        }

        if (Place < 0 || !Reading)
            return;
        var length = Socket.Receive(buffer, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock or SocketError.NotConnected or SocketError.InProgress)
            return;
        if (length == 0 || error != SocketError.Success)
        {
            Fail();
            return;
        }

        if (framed)
            TakeFrames(buffer.AsSpan(0, length));
        else
            TakeAnswer(buffer.AsSpan(0, length));
    }

    /// <summary>Ends it without a word.</summary>
    public void Dispose()
    {
        if (Place < 0)
            return;
        loop.Poll.Remove(this);
        Socket.Dispose();
    }

    private void Fail(int code = 1006, string reason = "")
    {
        if (Place < 0)
            return;
        Dispose();
        listener.Ended(this, code, reason);
    }

    private void TakeAnswer(ReadOnlySpan<byte> bytes)
    {
        Stash(bytes);
        while (Place >= 0 && !framed && HttpAnswer.TryRead(stash.AsSpan(0, stashed), out var answer))
        {
            framed = answer.Status == 101;
            var length = answer.Length;
            listener.Answered(this, answer);
            stash.AsSpan(length, stashed - length).CopyTo(stash);
            stashed -= length;
        }
    }

    private void TakeFrames(ReadOnlySpan<byte> bytes)
    {
        while (Place >= 0)
        {
            if (frameLeft == 0 && !TakeHeader(ref bytes))
                return;
            var part = bytes[..(int)Math.Min(frameLeft, bytes.Length)];
            bytes = bytes[part.Length..];
            frameLeft -= part.Length;
            if (opcode < 8)
                TakeMessages(part);
            else
                TakeControl(part);
            if (bytes.IsEmpty)
                return;
        }
    }

    private bool TakeHeader(ref ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var whole = headed < 2 ? 2 : (header[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
            if (headed >= 2 && headed == whole)
                break;
            if (bytes.IsEmpty)
                return false;
            header[headed++] = bytes[0];
            bytes = bytes[1..];
        }

        (opcode, headed) = (header[0] & 0x0f, 0);
        frameLeft = (header[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)),
            127 => BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(2)),
            var length => length,
        };
        return true;
    }

    private void TakeMessages(ReadOnlySpan<byte> part)
    {
        for (int size; (size = part.IndexOf(End)) >= 0; part = part[(size + 1)..])
        {
            if (stashed == 0)
                listener.Took(part[..size]);
            else
            {
                Stash(part[..size]);
                var whole = stash.AsSpan(0, stashed);
                stashed = 0;
                listener.Took(whole);
                if (stash.Length > LongestKept)
                    stash = [];
            }
        }

        if (!part.IsEmpty)
            Stash(part);
    }

    private void TakeControl(ReadOnlySpan<byte> part)
    {
        part[..Math.Min(part.Length, control.Length - controlled)].CopyTo(control.AsSpan(controlled));
        controlled = Math.Min(controlled + part.Length, control.Length);
        if (frameLeft > 0)
            return;
        var whole = control.AsSpan(0, controlled);
        controlled = 0;
        if (opcode == 8)
            Fail(whole.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(whole) : 1005, whole.Length > 2 ? Encoding.UTF8.GetString(whole[2..]) : "");
        else if (opcode == 9)
            Send([0x8a, (byte)(0x80 | whole.Length), 0, 0, 0, 0, .. whole]);
    }

    private void Stash(ReadOnlySpan<byte> bytes)
    {
        if (stashed + bytes.Length > stash.Length)
            Array.Resize(ref stash, Math.Max(stashed + bytes.Length, 2 * stash.Length));
        bytes.CopyTo(stash.AsSpan(stashed));
        stashed += bytes.Length;
    }
}
