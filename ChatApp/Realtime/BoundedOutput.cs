using System.IO.Pipelines;
using ChatApp.Connections;
using ChatApp.Contracts;

namespace ChatApp.Realtime;

/// <summary>What SignalR writes to one connection, counted. A write never waits, so that nothing queues unseen behind one that does; a connection
/// with too much waiting is ended.</summary>
internal sealed class BoundedOutput(PipeWriter inner, TrackedConnection connection, ConnectionRegistry registry) : PipeWriter
{
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
        if (ended || connection.Backlog.TryWrite(bytes))
            return;
        ended = true;
        registry.End(connection, DisconnectCause.SlowReader);
    }

    /// <summary>A connection's two pipes, the one to the client counted.</summary>
    internal sealed class Transport(IDuplexPipe inner, TrackedConnection connection, ConnectionRegistry registry) : IDuplexPipe
    {
        public PipeReader Input => inner.Input;

        public PipeWriter Output { get; } = new BoundedOutput(inner.Output, connection, registry);
    }
}
