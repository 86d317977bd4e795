using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using ChatApp.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>A WebSocket that tells its client why it is closed, and knows what the client said when it closed. SignalR itself always
/// closes with 1000 and no reason.</summary>
public sealed class CauseSocket(WebSocket inner, TrackedConnection connection, TimeProvider time) : WebSocket
{
    private long sendingSince;
    private long heardAt = time.GetTimestamp();

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

    /// <summary>How long the send under way has been waiting for the client to read; zero when none is.</summary>
    public TimeSpan Blocked => Volatile.Read(ref sendingSince) is not 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>How long ago the client last sent anything; its pings count.</summary>
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
        if (endOfMessage)
            FramesOut++;
        var sending = inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
        return sending.IsCompleted ? sending : Timed(sending);
    }

    private async ValueTask Timed(ValueTask sending)
    {
        Volatile.Write(ref sendingSince, time.GetTimestamp());
        try
        {
            await sending;
        }
        finally
        {
            Volatile.Write(ref sendingSince, 0);
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
    /// <param name="accepted">What is to be done once there is a socket.</param>
    /// <param name="time">The clock.</param>
    internal sealed class Feature(IHttpWebSocketFeature inner, TrackedConnection connection, Func<ValueTask> accepted, TimeProvider time)
        : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => inner.IsWebSocketRequest;

        public async Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
        {
            connection.Socket = new CauseSocket(await inner.AcceptAsync(context), connection, time);
            await accepted();
            return connection.Socket;
        }
    }
}
