using System.Diagnostics;
using System.Text;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Scenarios;

/// <summary>A browser's keep-alive connection that requests one page repeatedly.</summary>
internal sealed class PageClient(
    LoadTarget target, LoadPerson person, string path, LatencyHistogram? times = null) : IConnectionHandler, IDisposable
{
    private RawConnection? wire;
    private byte[] whole = [];
    private byte[] conditional = [];
    private bool changedOnly;
    private bool going;
    private long askedAt;

    /// <summary>Number of answers since <see cref="Begin"/>.</summary>
    public long Answers { get; private set; }

    /// <summary>Total size of these answers in bytes, with headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Size of the last answer in bytes, with headers.</summary>
    public long LastBytes { get; private set; }

    /// <summary>Whether a request is outstanding.</summary>
    public bool Waits { get; private set; }

    /// <summary>Whether the page had an <c>ETag</c>.</summary>
    public bool KnowsVersion => conditional.Length > 0;

    /// <summary>Called after the first answer that follows <see cref="Stop"/>.</summary>
    public Action? Done { get; init; }

    /// <summary>Starts to request the page.</summary>
    /// <param name="conditional">Whether to send <c>If-None-Match</c> and expect 304.</param>
    public void Begin(bool conditional)
    {
        (going, changedOnly, Answers, Bytes) = (true, conditional, 0, 0);
        Ask();
    }

    /// <summary>Sends no further request; an outstanding one is still answered.</summary>
    public void Stop() => going = false;

    /// <inheritdoc/>
    public void Answered(RawConnection from, HttpAnswer answer)
    {
        (times ?? target.Counters.Times).Add(askedAt, Stopwatch.GetTimestamp());
        (Waits, LastBytes) = (false, answer.Length);
        Answers++;
        Bytes += answer.Length;
        if (answer.Status != (changedOnly ? 304 : 200))
            target.Counters.Fail($"GET {path} answered {answer.Status}");
        else if (!changedOnly && conditional.Length == 0 && HttpAnswer.Header(answer.Head, "ETag: "u8) is { IsEmpty: false } version)
            conditional = Request($"If-None-Match: {Encoding.ASCII.GetString(version)}\r\n");
        if (going)
            Ask();
        else
            Done?.Invoke();
    }

    /// <inheritdoc/>
    public void Took(ReadOnlySpan<byte> message)
    {
    }

    /// <inheritdoc/>
    public void Ended(RawConnection from, int code, string reason)
    {
        if (!Waits)
            return; // An idle connection ended; the next request opens another.
        Waits = false;
        target.Counters.Fail("a connection ended instead of answering a page");
    }

    public void Dispose() => wire?.Dispose();

    private void Ask()
    {
        if (wire is not { Place: >= 0 })
            wire = new(target.Loop, target.EndPoint, this);
        if (whole.Length == 0)
            whole = Request("");
        (Waits, askedAt) = (true, Stopwatch.GetTimestamp());
        wire.Send(changedOnly ? conditional : whole);
    }

    private byte[] Request(string more) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {target.Address.Authority}\r\n{person.CookieLine}{more}\r\n");
}
