using System.Buffers;
using System.Text;

namespace ChatApp;

/// <summary>Text on its way into a stream: it is gathered for a moment, and written together by a thread of its own. A writer waits only while the
/// buffer is full and the other end still reads; where that does not read, lines are dropped and counted, because a log must hold up nobody.</summary>
public sealed class GatheredOutput : IDisposable
{
    /// <summary>How much may wait, in bytes; some 5,000 lines.</summary>
    private const int Most = 1 << 20;

    /// <summary>Nobody who reads along sees it, and in a herd some 20 people come meanwhile.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>A write that lasts longer than this has no reader: from then on what does not fit is dropped. Less than the 5 s that a
    /// call may take.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(3);

    /// <summary>How long the end waits for a reader that does not read.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(1.5);

    private readonly object gate = new();
    private readonly Stream stream;
    private readonly Encoding encoding;
    private readonly Thread writing;
    private ArrayBufferWriter<byte> waiting = new();
    private ArrayBufferWriter<byte> spare = new();
    private long? writingSince;
    private long dropped;
    private bool hurry;
    private bool closed;
    private bool ended;

    /// <summary>Made for as long as the stream is written to.</summary>
    public GatheredOutput(Stream stream, Encoding encoding)
    {
        (this.stream, this.encoding) = (stream, encoding);
        writing = new(WriteAll) { IsBackground = true, Name = "Console" };
        writing.Start();
    }

    /// <summary>Called by the writing thread, once the other end reads again, with the number of texts that were dropped meanwhile.</summary>
    public Action<long>? OnDropped { get; set; }

    /// <summary>Adds text, whole lines. After the end it is written at once.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="urgent">Whether nothing more shall be waited for: perhaps the process has not long to live.</param>
    public void Write(ReadOnlySpan<char> text, bool urgent = false)
    {
        lock (gate)
        {
            while (waiting.WrittenCount >= Most && !closed && UntilStalled() is var left && left > TimeSpan.Zero)
                Monitor.Wait(gate, left);
            if (waiting.WrittenCount >= Most)
            {
                dropped++;
                return;
            }

            if (ended)
            {
                ArrayBufferWriter<byte> late = new();
                encoding.GetBytes(text, late);
                WriteOut(late);
                return;
            }

            var first = waiting.WrittenCount == 0;
            encoding.GetBytes(text, waiting);
            hurry |= urgent;
            if (first || urgent)
                Monitor.PulseAll(gate);
        }
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }

        writing.Join(Ending);
    }

    private void WriteAll()
    {
        while (TakeNext() is { } text)
        {
            WriteOut(text);
            text.ResetWrittenCount();
            long missing;
            lock (gate)
            {
                (missing, dropped, writingSince) = (dropped, 0, null);
            }

            if (missing > 0)
                OnDropped?.Invoke(missing);
        }
    }

    // The batch under way is at most Most: it takes a reader of any speed that helps less than Stalled.
    private TimeSpan UntilStalled() => writingSince is { } since ? Stalled - TimeProvider.System.GetElapsedTime(since) : Stalled;

    private ArrayBufferWriter<byte>? TakeNext()
    {
        lock (gate)
        {
            while (waiting.WrittenCount == 0 && !closed)
                Monitor.Wait(gate);
            if (!closed && !hurry)
                Monitor.Wait(gate, Gathering);
            if (waiting.WrittenCount == 0)
            {
                ended = closed;
                return null;
            }

            (waiting, spare, hurry) = (spare, waiting, false);
            writingSince = TimeProvider.System.GetTimestamp();
            Monitor.PulseAll(gate);
            return spare;
        }
    }

    private void WriteOut(ArrayBufferWriter<byte> text)
    {
        try
        {
            stream.Write(text.WrittenSpan);
            stream.Flush();
        }
#pragma warning disable CA1031 // Nobody is there to read it, nor to be told.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
