using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatApp.Load.Wire;

/// <summary>Receives what a <see cref="RawConnection"/> reads.</summary>
internal interface IConnectionHandler
{
    /// <summary>Receives a complete HTTP response.</summary>
    void Answered(RawConnection wire, HttpAnswer answer);

    /// <summary>Receives a complete SignalR message, without its record separator.</summary>
    void Took(ReadOnlySpan<byte> message);

    /// <summary>The connection has ended; the code is 1006 when there was no close frame.</summary>
    void Ended(RawConnection wire, int code, string reason);
}

/// <summary>A non-blocking socket with a minimal implementation of HTTP and WebSocket that allocates nothing for a message received in one
/// piece. Frames are masked with zeros, which every server accepts, so that they can be built in advance.</summary>
internal sealed class RawConnection : IDisposable
{
    private const byte End = 0x1e;

    /// <summary>Larger buffers are released after use, because thousands of connections may have received a long message.</summary>
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

    /// <summary>Opens the socket and starts to connect without blocking.</summary>
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
            // Connecting; data sent meanwhile is buffered.
        }

        loop.Poll.Add(this);
    }

    public Socket Socket { get; }

    /// <summary>Index in the loop's <see cref="SocketPoller"/>; negative once the connection has ended.</summary>
    public int Place { get; set; } = -1;

    /// <summary>Whether it reads received data; a slow reader does not.</summary>
    public bool Reading { get; private set; } = true;

    /// <summary>Builds the WebSocket frame of a SignalR message.</summary>
    public static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text + (char)End);
        byte[] head = payload.Length < 126
            ? [0x81, (byte)(0x80 | payload.Length)]
            : [0x81, 0xfe, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. head, 0, 0, 0, 0, .. payload];
    }

    /// <summary>Sends bytes, and buffers what the socket does not accept yet.</summary>
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

    /// <summary>Stops or resumes reading.</summary>
    public void Read(bool on)
    {
        Reading = on;
        if (Place >= 0)
            loop.Poll.Want(this, unsent.Length > 0, on);
    }

    /// <summary>Reads received data and sends buffered data.</summary>
    /// <param name="buffer">Used during this call only.</param>
    /// <param name="broken">Whether the peer is known to have ended the connection; a connection that does not read has no other way to
    /// notice.</param>
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

    /// <summary>Closes the socket without a close frame.</summary>
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
            Fail(
                whole.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(whole) : 1005,
                whole.Length > 2 ? Encoding.UTF8.GetString(whole[2..]) : "");
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
