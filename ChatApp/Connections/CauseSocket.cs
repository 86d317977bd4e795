using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>A WebSocket that sends the cause of a close to the client and records the client's own close code and reason. SignalR itself
/// always closes with 1000 and no reason.</summary>
public sealed class CauseSocket(WebSocket inner, TrackedConnection connection, Socket? transport, TimeProvider time) : WebSocket
{
    /// <summary>SignalR's record separator, which ends a message; within a message it is escaped.</summary>
    private const byte RecordSeparator = 0x1e;

    /// <summary>SignalR writes all pending messages into one frame. A browser delivers a frame only when it is complete, so on a slow link
    /// a large frame would look like silence: after this many bytes the frame ends with the next message.</summary>
    private const int LargestBatch = 16 * 1024;

    /// <summary>An earlier sample older than this is not compared with.</summary>
    private static readonly TimeSpan MaxSampleAge = TimeSpan.FromSeconds(3);

    private long sendingSince;
    private long heardAt = time.GetTimestamp();
    private int batch;
    private (long At, long? Acknowledged) look;
    private long progressAt;

    /// <summary>The client's close code; null when it sent no close frame.</summary>
    public int? ClientCode => (int?)inner.CloseStatus;

    /// <summary>The client's close reason.</summary>
    public string? ClientReason => inner.CloseStatusDescription;

    /// <summary>Number of frames received. SignalR puts several messages into one frame.</summary>
    public long FramesIn { get; private set; }

    /// <summary>Number of frames sent.</summary>
    public long FramesOut { get; private set; }

    /// <summary>Whether reading ended without the client's close frame.</summary>
    public bool Broken { get; private set; }

    /// <summary>Samples the progress of the bytes sent to the client. Call it about once a second from one caller: each call compares with
    /// the previous one.</summary>
    /// <returns>How long the current send has waited without the client acknowledging a byte; zero when no send is waiting.</returns>
    public TimeSpan Look()
    {
        var send = Volatile.Read(ref sendingSince);
        if (send == 0 && Silent < Limits.Ping)
            return TimeSpan.Zero; // The common case.
        var (acknowledged, unsent) = TcpProgress.Of(transport) ?? (null, 0);
        var isNext = time.GetElapsedTime(look.At) < MaxSampleAge;
        if (isNext && acknowledged > look.Acknowledged && (send != 0 || unsent > 0))
        {
            // A client that acknowledges bytes is alive, even when the link leaves it no room to send.
            progressAt = time.GetTimestamp();
            Volatile.Write(ref heardAt, progressAt);
        }

        look = (time.GetTimestamp(), acknowledged);
        return send == 0 ? TimeSpan.Zero : time.GetElapsedTime(Math.Max(send, progressAt));
    }

    /// <summary>Time since the client last sent anything, including pings and partial frames, or acknowledged
    /// part of a waiting send.</summary>
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
    // Awaited for every frame: the state machine comes from a pool.
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
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, bool endOfBatch,
        CancellationToken cancellationToken)
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
        // Applies even when the client's close frame came first: SignalR's close message makes a client close, and it needs the cause.
        if (connection.Cause is not { } cause || cause == DisconnectCause.NetworkLost)
            return (status, reason);
        return ((WebSocketCloseStatus?)cause.CloseCode ?? WebSocketCloseStatus.NormalClosure, cause.Name);
    }

    /// <summary>Wraps the server's WebSocket feature so that the accepted socket is a <see cref="CauseSocket"/>.</summary>
    /// <param name="inner">The server's feature.</param>
    /// <param name="connection">The connection that owns the socket.</param>
    /// <param name="transport">The TCP socket below it; null when unknown.</param>
    /// <param name="accepted">Called after the socket is accepted.</param>
    /// <param name="time">The clock.</param>
    internal sealed class Feature(
        IHttpWebSocketFeature inner, TrackedConnection connection, Socket? transport, Func<ValueTask> accepted,
        TimeProvider time) : IHttpWebSocketFeature
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
