using System.Diagnostics;

namespace ChatApp.Load.Wire;

/// <summary>A keep-alive connection for admission requests, reused by one person after another. A browser asks on the connection that
/// loaded its page, and a proxy keeps a pool; a new connection is opened only when none is free, as after a restart.</summary>
internal sealed class AdmissionConnection : IConnectionHandler, IDisposable
{
    /// <summary>Number of idle connections that a node keeps.</summary>
    private const int Kept = 64;

    /// <summary>Idle time after which further connections are closed. A browser keeps one for minutes; a node cannot afford as
    /// many.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(10);

    private readonly LoadTarget target;
    private readonly LoadNode node;
    private readonly RawConnection wire;
    private IConnectionHandler? asker;
    private long freeSince;

    private AdmissionConnection(LoadTarget target, LoadNode node) =>
        (this.target, this.node, wire) = (target, node, new(target.Loop, node.EndPoint, this));

    /// <summary>Sends a request on an idle connection or on a new one.</summary>
    /// <param name="target">The target.</param>
    /// <param name="node">The node that is asked.</param>
    /// <param name="request">The complete HTTP request.</param>
    /// <param name="asker">Receives the answer, or the end of the connection.</param>
    /// <returns>The connection, which the asker owns until the answer arrives.</returns>
    public static AdmissionConnection Ask(LoadTarget target, LoadNode node, byte[] request, IConnectionHandler asker)
    {
        var free = node.AdmissionConnections is [.., var latest] ? latest : new(target, node);
        node.AdmissionConnections.Remove(free);
        free.asker = asker;
        free.wire.Send(request);
        return free;
    }

    /// <inheritdoc/>
    public void Answered(RawConnection from, HttpAnswer answer)
    {
        var answered = Release();
        freeSince = Stopwatch.GetTimestamp();
        node.AdmissionConnections.Add(this);
        if (node.AdmissionConnections.Count > Kept)
            target.Loop.After(Stay, EndOne);
        answered?.Answered(from, answer);
    }

    /// <inheritdoc/>
    public void Took(ReadOnlySpan<byte> message)
    {
    }

    /// <inheritdoc/>
    public void Ended(RawConnection from, int code, string reason)
    {
        node.AdmissionConnections.Remove(this);
        Release()?.Ended(from, code, reason);
    }

    /// <summary>Closes the connection without waiting for an answer.</summary>
    public void Dispose() => wire.Dispose();

    // Closes the connection that has been idle for longest, unless it was used recently.
    private void EndOne()
    {
        if (node.AdmissionConnections.Count <= Kept || Stopwatch.GetElapsedTime(node.AdmissionConnections[0].freeSince) < Stay)
            return;
        node.AdmissionConnections[0].Dispose();
        node.AdmissionConnections.RemoveAt(0);
    }

    private IConnectionHandler? Release()
    {
        var before = asker;
        asker = null;
        return before;
    }
}
