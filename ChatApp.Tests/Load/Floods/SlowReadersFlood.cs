using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatApp.Contracts;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;

namespace ChatApp.Load.Floods;

/// <summary>Many connections read steadily, but slower than their room's messages arrive.</summary>
internal static class SlowReadersFlood
{
    private const int SlowReaders = 200, Readers = 10, Writers = 8;

    private const int BytesPerSecond = 500_000, WrittenPerSecond = 800_000;

    /// <summary>How much the server's memory may grow, in MB: twice the bound of all send backlogs together, plus some for the garbage
    /// collector.</summary>
    private const int GrowthBound = 150;

    /// <summary>The flood lasts until all slow readers are cut: on a busy machine the writers need longer to fill the kernel's
    /// buffers.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100), Calm = TimeSpan.FromSeconds(10),
        LongestFlood = TimeSpan.FromMinutes(2);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync(LoadServer.NoBounds);
        var all = new List<WireClient>();
        try
        {
            var clock = Stopwatch.StartNew();
            var lag = new LatencyHistogram();
            for (var at = 0; at < SlowReaders + Readers + Writers; at++)
            {
                all.Add(await WireVisitor.ConnectGuestAsync(flood.Address));
                await all[^1].EnterAsync();
            }

            foreach (var reader in all[SlowReaders..^Writers])
                reader.EventReceived = (target, arguments) => Note(target, arguments, clock, lag);
            // At first everybody reads as fast as messages arrive: the same deliveries, so that only the slowness differs.
            foreach (var other in all[..SlowReaders].Concat(all[^Writers..]))
                other.ReadSlowly(int.MaxValue);
            await flood.SettleAsync();
            var calm = await flood.PeakAsync(() => WriteAsync(all[^Writers..], clock, Calm, () => false, flood.Token));
            var p99Before = TakeP99(lag);
            var gone = 0;
            var flooded = await flood.PeakAsync(async () =>
            {
                foreach (var reader in all[..SlowReaders])
                {
                    reader.ReadSlowly(BytesPerSecond);
                    _ = reader.Reading.ContinueWith(_ => Interlocked.Increment(ref gone), TaskScheduler.Default);
                }

                await WriteAsync(all[^Writers..], clock, LongestFlood, () => Volatile.Read(ref gone) == SlowReaders, flood.Token);
            });
            var p99 = TakeP99(lag);
            await flood.AtMostAsync(
                $"{SlowReaders} readers of {BytesPerSecond / 1000} kB/s in a room of {WrittenPerSecond / 1000} kB/s; memory grew by, MB",
                flooded - calm, GrowthBound);
            await flood.NoteAsync(gone == SlowReaders, $"{gone} of them were cut");
            await flood.AtMostAsync($"p99 of the others, ms (before: {p99Before:0.#})", p99, Math.Max(2 * p99Before, 50));
        }
        finally
        {
            foreach (var wire in all)
                await wire.DisposeAsync();
        }
    }

    private static async Task WriteAsync(
        List<WireClient> writers, Stopwatch clock, TimeSpan longest, Func<bool> isDone, CancellationToken cancellationToken)
    {
        const int text = 4_000; // In characters; each message carries the text twice, as text and as HTML.
        var end = clock.Elapsed + longest;
        using var timer = new PeriodicTimer(Tick);
        var (begun, sent) = (clock.Elapsed, 0L);
        while (clock.Elapsed < end && !isDone() && await timer.WaitForNextTickAsync(cancellationToken))
        {
            for (; sent * 2 * text < (clock.Elapsed - begun).TotalSeconds * WrittenPerSecond; sent++)
            {
                var writer = writers[(int)(sent % writers.Count)];
                var words = clock.Elapsed.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture).PadRight(text, 'x');
                await writer.SendRawAsync(
                    $$"""{"type":1,"target":"SendMessage","arguments":["{{writer.Room}}","{{Guid.NewGuid():N}}","{{words}}"]}"""
                    + WireClient.End,
                    cancellationToken);
            }
        }
    }

    private static void Note(string target, JsonElement arguments, Stopwatch clock, LatencyHistogram lag)
    {
        if (target != ClientMethods.MessageChanged)
            return;
        var text = arguments[0].GetProperty("text").GetString()!;
        var sent = double.Parse(text.AsSpan(0, text.IndexOf('x', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        lock (lag)
            lag.Add(clock.Elapsed - TimeSpan.FromMilliseconds(sent));
    }

    private static double TakeP99(LatencyHistogram lag)
    {
        lock (lag)
        {
            var p99 = lag.Count == 0 ? double.PositiveInfinity : lag.Summarize().P99;
            lag.Clear();
            return p99;
        }
    }
}
