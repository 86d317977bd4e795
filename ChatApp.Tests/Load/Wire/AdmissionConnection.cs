using System.Diagnostics;

namespace ChatApp.Load.Wire;

/// <summary>A connection that asks for admission, for one person after the other. A browser asks on the connection by which its page came, and a
/// proxy keeps some for all; only where none is left, as after a restart, is there a new one.</summary>
internal sealed class AdmissionConnection : IConnectionHandler, IDisposable
{
    /// <summary>So many are kept by a target when nobody asks.</summary>
    private const int Kept = 64;

    /// <summary>How long the others stay. A browser keeps one for minutes; a target has to do with fewer.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(10);

    private readonly LoadTarget target;
    private readonly RawConnection wire;
    private IConnectionHandler? asker;
    private long freeSince;

    private AdmissionConnection(LoadTarget target) => (this.target, wire) = (target, new(target.Loop, target.EndPoint, this));

    /// <summary>Sends a request, on a connection that is kept or on a new one.</summary>
    /// <param name="target">Where.</param>
    /// <param name="request">All of it.</param>
    /// <param name="asker">Is told of the answer, or of the end.</param>
    /// <returns>The connection, the asker's until the answer is there.</returns>
    public static AdmissionConnection Ask(LoadTarget target, byte[] request, IConnectionHandler asker)
    {
        var free = target.AdmissionConnections is [.., var latest] ? latest : new(target);
        target.AdmissionConnections.Remove(free);
        free.asker = asker;
        free.wire.Send(request);
        return free;
    }

    /// <inheritdoc/>
    public void Answered(RawConnection from, HttpAnswer answer)
    {
        var answered = Release();
        freeSince = Stopwatch.GetTimestamp();
        target.AdmissionConnections.Add(this);
        if (target.AdmissionConnections.Count > Kept)
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
        target.AdmissionConnections.Remove(this);
        Release()?.Ended(from, code, reason);
    }

    /// <summary>Ends it without an answer.</summary>
    public void Dispose() => wire.Dispose();

    // The one that nobody has needed for longest, but for none that was needed a moment ago.
    private void EndOne()
    {
        if (target.AdmissionConnections.Count <= Kept || Stopwatch.GetElapsedTime(target.AdmissionConnections[0].freeSince) < Stay)
            return;
        target.AdmissionConnections[0].Dispose();
        target.AdmissionConnections.RemoveAt(0);
    }

    private IConnectionHandler? Release()
    {
        var before = asker;
        asker = null;
        return before;
    }
}
