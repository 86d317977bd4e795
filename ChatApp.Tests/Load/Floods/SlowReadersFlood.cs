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

    /// <summary>Ticks between two pings of the others, which send nothing else and would be ended as silent.</summary>
    private const int PingTicks = 100;

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

            var others = all[SlowReaders..];
            foreach (var reader in others[..Readers])
                reader.EventReceived = (target, arguments) => Note(target, arguments, clock, lag);
            // At first everybody reads as fast as messages arrive: the same deliveries, so that only the slowness differs.
            foreach (var other in all[..SlowReaders].Concat(others[Readers..]))
                other.ReadSlowly(int.MaxValue);
            await flood.SettleAsync();
            var calm = await flood.PeakAsync(() => WriteAsync(others, clock, Calm, () => false, flood.Token));
            var p99Before = TakeP99(lag);
            var flooded = await flood.PeakAsync(async () =>
            {
                foreach (var reader in all[..SlowReaders])
                {
                    await reader.SendRawAsync(WireClient.Ping, flood.Token);
                    reader.ReadSlowly(BytesPerSecond);
                }

                await WriteAsync(others, clock, LongestFlood, () => flood.Server.SlowReaders >= SlowReaders, flood.Token);
            });
            var p99 = TakeP99(lag);
            await flood.AtMostAsync(
                $"{SlowReaders} readers of {BytesPerSecond / 1000} kB/s in a room of {WrittenPerSecond / 1000} kB/s; memory grew by, MB",
                flooded - calm, GrowthBound);
            await flood.NoteAsync(flood.Server.SlowReaders == SlowReaders, $"{flood.Server.SlowReaders} of them were cut as slow readers");
            var stayed = others.Count(other => !other.Reading.IsCompleted);
            await flood.NoteAsync(stayed == others.Count, $"{stayed} of {others.Count} others stayed connected");
            await flood.AtMostAsync($"p99 of the others, ms (before: {p99Before:0.#})", p99, Math.Max(2 * p99Before, 50));
        }
        finally
        {
            foreach (var wire in all)
                await wire.DisposeAsync();
        }
    }

    private static async Task WriteAsync(
        List<WireClient> others, Stopwatch clock, TimeSpan longest, Func<bool> isDone, CancellationToken cancellationToken)
    {
        const int text = 4_000; // In characters; each message carries the text twice, as text and as HTML.
        var end = clock.Elapsed + longest;
        using var timer = new PeriodicTimer(Tick);
        var writers = others[Readers..];
        var (begun, sent) = (clock.Elapsed, 0L);
        for (var tick = 0; clock.Elapsed < end && !isDone() && await timer.WaitForNextTickAsync(cancellationToken); tick++)
        {
            if (tick % PingTicks == 0)
                await Task.WhenAll(others.Select(other => other.SendRawAsync(WireClient.Ping, cancellationToken)));
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
