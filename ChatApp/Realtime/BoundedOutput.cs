using System.IO.Pipelines;
using ChatApp.Connections;
using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>Counts the bytes that SignalR writes to one connection. A write never waits, so no writes queue uncounted behind a waiting one;
/// a connection with too large a backlog is ended.</summary>
internal sealed class BoundedOutput(PipeWriter inner, TrackedConnection tracked, ConnectionRegistry registry) : PipeWriter
{
    // Null after the end: SignalR keeps this object for a while, and it must not keep the connection in memory.
    private TrackedConnection? connection = tracked;
    private bool ended;

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Count(source.Length);
        return ended ? new(new FlushResult(isCanceled: true, isCompleted: false)) : inner.WriteAsync(source, cancellationToken);
    }

    public override void Advance(int bytes)
    {
        Count(bytes);
        inner.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private void Count(int bytes)
    {
        if (ended || connection is not { } open || open.Backlog.TryWrite(bytes))
            return;
        ended = true;
        registry.End(open, DisconnectCause.SlowReader);
    }

    /// <summary>A connection's two pipes; the output pipe is a <see cref="BoundedOutput"/>.</summary>
    internal sealed class Transport(IDuplexPipe inner, TrackedConnection connection, ConnectionRegistry registry) : IDuplexPipe, IDisposable
    {
        private readonly BoundedOutput output = new(inner.Output, connection, registry);

        public PipeReader Input => inner.Input;

        public PipeWriter Output => output;

        public void Dispose() => output.connection = null;
    }
}
