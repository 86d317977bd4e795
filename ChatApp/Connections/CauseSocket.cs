using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>A WebSocket that tells its client why it is closed, and knows what the client said when it closed. SignalR itself always
/// closes with 1000 and no reason.</summary>
public sealed class CauseSocket(WebSocket inner, TrackedConnection connection, Socket? transport, TimeProvider time) : WebSocket
{
    /// <summary>SignalR's end of a message; within one it is escaped.</summary>
    private const byte RecordSeparator = 0x1e;

    /// <summary>SignalR puts all that waits into one frame. A browser shows nothing of a frame before it is complete, so that on a slow link a
    /// large one would look like silence: after this many bytes it ends with the next message.</summary>
    private const int LargestBatch = 16 * 1024;

    /// <summary>A look that is longer ago is not compared with.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    private long sendingSince;
    private long heardAt = time.GetTimestamp();
    private int batch;
    private (long At, long? Acknowledged) look;
    private long progressAt;

    /// <summary>The client's close code; null when it sent no close frame.</summary>
    public int? ClientCode => (int?)inner.CloseStatus;

    /// <summary>The client's close reason.</summary>
    public string? ClientReason => inner.CloseStatusDescription;

    /// <summary>How many frames the client has sent. SignalR puts several messages into one.</summary>
    public long FramesIn { get; private set; }

    /// <summary>How many frames the client has been sent.</summary>
    public long FramesOut { get; private set; }

    /// <summary>Whether reading from it ended without the client's close frame.</summary>
    public bool Broken { get; private set; }

    /// <summary>Looks at what became of the bytes that wait for the client. To be called every second or so by one caller: each look compares
    /// with the one before.</summary>
    /// <returns>How long the send under way has been waiting without a single byte reaching the client; zero when none is.</returns>
    public TimeSpan Look()
    {
        var send = Volatile.Read(ref sendingSince);
        if (send == 0 && Silent < Limits.Ping)
            return TimeSpan.Zero; // Which is nearly everybody.
        var (acknowledged, unsent) = TcpProgress.Of(transport) ?? (null, 0);
        var isNext = time.GetElapsedTime(look.At) < LookAgain;
        if (isNext && acknowledged > look.Acknowledged && (send != 0 || unsent > 0))
        {
            // Who takes bytes is there, however little they can send meanwhile.
            progressAt = time.GetTimestamp();
            Volatile.Write(ref heardAt, progressAt);
        }

        look = (time.GetTimestamp(), acknowledged);
        return send == 0 ? TimeSpan.Zero : time.GetElapsedTime(Math.Max(send, progressAt));
    }

    /// <summary>How long ago the client last sent anything, pings and parts of frames included, or took any of a send that waits.</summary>
    public TimeSpan Silent => time.GetElapsedTime(Volatile.Read(ref heardAt));

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    /// <inheritdoc/>
    public override WebSocketState State => inner.State;

    /// <inheritdoc/>
    public override string? SubProtocol => inner.SubProtocol;

    /// <inheritdoc/>
    public override void Abort() => inner.Abort();

    /// <inheritdoc/>
    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        var (status, reason) = Say(closeStatus, statusDescription);
        return inner.CloseAsync(status, reason, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        var (status, reason) = Say(closeStatus, statusDescription);
        return inner.CloseOutputAsync(status, reason, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose() => inner.Dispose();

    /// <inheritdoc/>
    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new(received.Count, received.MessageType, received.EndOfMessage, CloseStatus, CloseStatusDescription);
    }

    /// <inheritdoc/>
    // Each frame waits here; what remembers the waiting is taken from a pool and given back.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var received = await inner.ReceiveAsync(buffer, cancellationToken);
            Volatile.Write(ref heardAt, time.GetTimestamp());
            if (received.EndOfMessage && received.MessageType != WebSocketMessageType.Close)
                FramesIn++;
            return received;
        }
        catch
        {
            Broken = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        batch += buffer.Length;
        if (!endOfMessage && batch > LargestBatch && buffer.Span.LastIndexOf(RecordSeparator) is >= 0 and var end)
            return SendInTwoAsync(buffer[..(end + 1)], buffer[(end + 1)..], messageType, cancellationToken);
        return SendOnAsync(buffer, messageType, endOfMessage, endOfMessage, cancellationToken);
    }

    private async ValueTask SendInTwoAsync(
        ReadOnlyMemory<byte> rest, ReadOnlyMemory<byte> next, WebSocketMessageType messageType, CancellationToken cancellationToken)
    {
        await SendOnAsync(rest, messageType, endOfMessage: true, endOfBatch: false, cancellationToken);
        batch = next.Length;
        if (!next.IsEmpty)
            await SendOnAsync(next, messageType, endOfMessage: false, endOfBatch: false, cancellationToken);
    }

    private ValueTask SendOnAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, bool endOfBatch, CancellationToken cancellationToken)
    {
        if (endOfMessage)
            (FramesOut, batch) = (FramesOut + 1, 0);
        var sending = inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
        if (!sending.IsCompleted)
            return Timed(sending, buffer.Length, endOfBatch);
        connection.Backlog.Take(buffer.Length, endOfBatch);
        return sending;
    }

    private async ValueTask Timed(ValueTask sending, int bytes, bool endOfBatch)
    {
        Volatile.Write(ref sendingSince, time.GetTimestamp());
        try
        {
            await sending;
        }
        finally
        {
            Volatile.Write(ref sendingSince, 0);
            connection.Backlog.Take(bytes, endOfBatch);
        }
    }

    private (WebSocketCloseStatus Status, string? Reason) Say(WebSocketCloseStatus status, string? reason)
    {
        // Said even where the client's own frame came first: SignalR's farewell message makes a client close, and it shall hear why.
        if (connection.Cause is not { } cause || cause == DisconnectCause.NetworkLost)
            return (status, reason);
        return ((WebSocketCloseStatus?)cause.CloseCode ?? WebSocketCloseStatus.NormalClosure, cause.Name);
    }

    /// <summary>Puts such a socket in the place of the server's own.</summary>
    /// <param name="inner">The server's own.</param>
    /// <param name="connection">Whose socket it is.</param>
    /// <param name="transport">The TCP socket below it; null where it is not known.</param>
    /// <param name="accepted">What is to be done once there is a socket.</param>
    /// <param name="time">The clock.</param>
    internal sealed class Feature(
        IHttpWebSocketFeature inner, TrackedConnection connection, Socket? transport, Func<ValueTask> accepted, TimeProvider time) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
        {
            connection.Socket = new CauseSocket(await inner.AcceptAsync(context), connection, transport, time);
            await accepted();
            return connection.Socket;
        }
    }
}
