using System.Diagnostics;

namespace ChatApp.Load.Wire;

/// <summary>A connection that asks for admission, for one person after the other. A browser asks on the connection by which its page came, and a
/// proxy keeps some for all; only where none is left, as after a restart, is there a new one.</summary>
internal sealed class AdmissionWire : IWireListener, IDisposable
{
    /// <summary>So many are kept by a side when nobody asks.</summary>
    private const int Kept = 64;

    /// <summary>How long the others stay. A browser keeps one for minutes; a side has to do with fewer.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(10);

    private readonly LoadSide side;
    private readonly LoadWire wire;
    private IWireListener? asker;
    private long freeSince;

    private AdmissionWire(LoadSide side) => (this.side, wire) = (side, new(side.Loop, side.EndPoint, this));

    /// <summary>Sends a request, on a connection that is kept or on a new one.</summary>
    /// <param name="side">Where.</param>
    /// <param name="request">All of it.</param>
    /// <param name="asker">Is told of the answer, or of the end.</param>
    /// <returns>The connection, the asker's until the answer is there.</returns>
    public static AdmissionWire Ask(LoadSide side, byte[] request, IWireListener asker)
    {
        var free = side.AdmissionWires is [.., var latest] ? latest : new(side);
        side.AdmissionWires.Remove(free);
        free.asker = asker;
        free.wire.Send(request);
        return free;
    }

    /// <inheritdoc/>
    public void Answered(LoadWire from, HttpAnswer answer)
    {
        var answered = Release();
        freeSince = Stopwatch.GetTimestamp();
        side.AdmissionWires.Add(this);
        if (side.AdmissionWires.Count > Kept)
            side.Loop.After(Stay, EndOne);
        answered?.Answered(from, answer);
    }

    /// <inheritdoc/>
    public void Took(ReadOnlySpan<byte> message)
    {
    }

    /// <inheritdoc/>
    public void Ended(LoadWire from, int code, string reason)
    {
        side.AdmissionWires.Remove(this);
        Release()?.Ended(from, code, reason);
    }

    /// <summary>Ends it without an answer.</summary>
    public void Dispose() => wire.Dispose();

    // The one that nobody has needed for longest, but for none that was needed a moment ago.
    private void EndOne()
    {
        if (side.AdmissionWires.Count <= Kept || Stopwatch.GetElapsedTime(side.AdmissionWires[0].freeSince) < Stay)
            return;
        side.AdmissionWires[0].Dispose();
        side.AdmissionWires.RemoveAt(0);
    }

    private IWireListener? Release()
    {
        var before = asker;
        asker = null;
        return before;
    }
}
