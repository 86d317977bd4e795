using System.Net.WebSockets;
using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The client's socket as SignalR sees it; ensures that the server's close frame is read.</summary>
/// <remarks>
/// A server that ends a connection sends SignalR's own close message first, and its close frame with the cause after it. At the message,
/// SignalR sends a close frame and aborts the socket, usually before the server's frame could be read. So this socket suppresses both: an
/// own close frame is sent only when leaving, and an abort is deferred to <see cref="EndAsync"/>, which keeps reading for a moment.
/// </remarks>
internal sealed class ClientSocket(ClientWebSocket inner, Attempt attempt, TimeProvider time) : WebSocket
{
    private long heardAt = time.GetTimestamp();
    private volatile bool released;
    private volatile Task receiving = Task.CompletedTask;

    /// <inheritdoc/>
    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    /// <inheritdoc/>
    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    /// <inheritdoc/>
    public override WebSocketState State => inner.State;

    /// <inheritdoc/>
    public override string? SubProtocol => inner.SubProtocol;

    /// <summary>Time since the server last sent anything, even a part of a frame.</summary>
    public TimeSpan Silent => time.GetElapsedTime(Volatile.Read(ref heardAt));

    /// <summary>SignalR no longer uses the socket; see <see cref="EndAsync"/>.</summary>
    public override void Abort() => released = true;

    /// <summary>SignalR no longer uses the socket; see <see cref="EndAsync"/>.</summary>
    public override void Dispose() => released = true;

    /// <summary>Aborts the socket at once, without a frame: SignalR's own stop would first wait for a server that may never
    /// respond.</summary>
    public void Cut() => inner.Abort();

    /// <inheritdoc/>
    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    /// <inheritdoc/>
    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        // SignalR passes no reason. A leaving client states it here as well, because the goodbye just before is not always read.
        if (attempt.Leaving)
            return inner.CloseOutputAsync(closeStatus, DisconnectCause.ClientLeft.Name, cancellationToken);
        return inner.State == WebSocketState.Open
            ? Task.CompletedTask
            : inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException("SignalR reads into memory.");

    /// <inheritdoc/>
    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (released)
            throw new WebSocketException(WebSocketError.InvalidState);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiving = done.Task;
        try
        {
            var received = await inner.ReceiveAsync(buffer, cancellationToken);
            Volatile.Write(ref heardAt, time.GetTimestamp());
            attempt.Limit?.NoteResponse();
            return received;
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <inheritdoc/>
    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    /// <summary>Reads until the close frame if it has not arrived yet, answers it, and disposes of the socket.</summary>
    /// <param name="patience">How long to wait for the frame.</param>
    public async Task EndAsync(TimeSpan patience)
    {
        released = true;
        using var bound = new CancellationTokenSource(patience, time);
        try
        {
            // SignalR's last read is usually still pending, and receives the frame.
            await receiving.WaitAsync(bound.Token);
            var buffer = new byte[4096];
            while (inner.State is WebSocketState.Open or WebSocketState.CloseSent)
                await inner.ReceiveAsync(buffer.AsMemory(), bound.Token);
            if (inner.State == WebSocketState.CloseReceived)
                await inner.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, bound.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // No frame arrives any more, or the server does not wait for the reply.
        }

        inner.Dispose();
    }
}
