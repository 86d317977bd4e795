using System.Buffers;
using System.Text;

namespace ChatApp.Logging;

/// <summary>Buffers text for a stream briefly and writes it in batches on its own thread. A writer blocks only while the buffer is full and
/// the stream makes progress; when it stalls, lines are dropped and counted, because logging must not block the server.</summary>
public sealed class BufferedConsoleWriter : IDisposable
{
    /// <summary>Maximum buffer size in bytes; about 5,000 lines.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Time to collect a batch: too short to notice, while in a reconnect storm about 20 clients connect.</summary>
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(10);

    /// <summary>A write that takes longer than this counts as stalled: from then on, text that does not fit is dropped. Less than the 5 s
    /// that a call may take.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Maximum time that <see cref="Dispose"/> waits for a stalled stream.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1.5);

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

    /// <summary>Starts the writing thread.</summary>
    public BufferedConsoleWriter(Stream stream, Encoding encoding)
    {
        (this.stream, this.encoding) = (stream, encoding);
        writing = new(WriteAll) { IsBackground = true, Name = "Console" };
        writing.Start();
    }

    /// <summary>Called on the writing thread, once the stream makes progress again, with the number of
    /// texts dropped in the meantime.</summary>
    public Action<long>? OnDropped { get; set; }

    /// <summary>Adds complete lines. After disposal they are written immediately.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="urgent">Whether to write without further delay, because the process may end soon.</param>
    public void Write(ReadOnlySpan<char> text, bool urgent = false)
    {
        lock (gate)
        {
            while (waiting.WrittenCount >= MaxBytes && !closed && UntilStalled() is var left && left > TimeSpan.Zero)
                Monitor.Wait(gate, left);
            if (waiting.WrittenCount >= MaxBytes)
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

    /// <summary>Writes the pending text and ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }

        writing.Join(StopTimeout);
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

    // A batch is at most Most bytes: a reader fast enough to be useful takes it in less than Stalled.
    private TimeSpan UntilStalled() => writingSince is { } since ? StallTimeout - TimeProvider.System.GetElapsedTime(since) : StallTimeout;

    private ArrayBufferWriter<byte>? TakeNext()
    {
        lock (gate)
        {
            while (waiting.WrittenCount == 0 && !closed)
                Monitor.Wait(gate);
            if (!closed && !hurry)
                Monitor.Wait(gate, FlushDelay);
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
#pragma warning disable CA1031 // There is no reader, and no other place to report the error.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
