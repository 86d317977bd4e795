using System.Diagnostics;
using ChatApp.Contracts;
using ChatApp.Load.Scenarios;
using ChatApp.Load.Stress;

namespace ChatApp.Load.Floods;

/// <summary>Many connections that read steadily, but less than their room writes.</summary>
internal static class SlowReadersFlood
{
    private const int SlowReaders = 200, Readers = 10, Writers = 8;

    private const int BytesPerSecond = 500_000, WrittenPerSecond = 800_000;

    /// <summary>How much the server may grow, in MB: the bound of all backlogs together, twice, and some room for its garbage collector.</summary>
    private const int GrowthBound = 150;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100), Calm = TimeSpan.FromSeconds(10), Flooding = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(FloodRun flood)
    {
        await flood.StartAsync(LoadServer.NoBounds);
        var all = new List<StressWire>();
        try
        {
            for (var at = 0; at < SlowReaders + Readers + Writers; at++)
            {
                all.Add(await StressWire.ConnectAsync(flood.Address, flood.Token));
                if (at >= SlowReaders)
                    await EnterAsync(all[^1], flood.Token);
            }

            await flood.SettleAsync();

            using var over = CancellationTokenSource.CreateLinkedTokenSource(flood.Token);
            var lag = new List<(double At, double Ms)>();
            var clock = Stopwatch.StartNew();
            var reading = all[SlowReaders..^Writers].Select(reader => ReadAsync(reader, clock, lag, over.Token)).ToList();
            var skipping = all[^Writers..].Select(writer => SkipAsync(writer, int.MaxValue, over.Token)).ToList();
            var slow = all[..SlowReaders];
            var calm = await flood.PeakAsync(() => WriteAsync(all[^Writers..], clock, Calm, flood.Token));
            var before = clock.Elapsed.TotalSeconds;
            var p99Before = P99(lag, 1, before);
            var gone = 0;
            var flooded = await flood.PeakAsync(async () =>
            {
                foreach (var reader in slow)
                    await EnterAsync(reader, flood.Token);
                var slowly = slow.Select(async reader =>
                {
                    await SkipAsync(reader, BytesPerSecond, over.Token);
                    Interlocked.Increment(ref gone);
                }).ToList();
                await WriteAsync(all[^Writers..], clock, Flooding, flood.Token);
            });
            var p99 = P99(lag, before, clock.Elapsed.TotalSeconds);
            await flood.AtMostAsync($"{SlowReaders} readers of {BytesPerSecond / 1000} kB/s in a room of {WrittenPerSecond / 1000} kB/s; memory grew by, MB", flooded - calm, GrowthBound);
            await flood.NoteAsync(gone == SlowReaders, $"{gone} of them were cut");
            await flood.AtMostAsync($"p99 of the others, ms (before: {p99Before:0.#})", p99, Math.Max(2 * p99Before, 50));
            await over.CancelAsync();
        }
        finally
        {
            all.ForEach(wire => wire.Dispose());
        }
    }

    private static Task<string?> EnterAsync(StressWire wire, CancellationToken cancellationToken) =>
        wire.CallAsync("EnterRoom", $"""["{wire.RoomId}",null]""", cancellationToken);

    private static async Task WriteAsync(List<StressWire> writers, Stopwatch clock, TimeSpan duration, CancellationToken cancellationToken)
    {
        const int text = 4_000; // Sent twice, as text and as HTML.
        var end = clock.Elapsed + duration;
        using var timer = new PeriodicTimer(Tick);
        var (begun, sent) = (clock.Elapsed, 0L);
        while (clock.Elapsed < end && await timer.WaitForNextTickAsync(cancellationToken))
        {
            for (; sent * 2 * text < (clock.Elapsed - begun).TotalSeconds * WrittenPerSecond; sent++)
            {
                var writer = writers[(int)(sent % writers.Count)];
                var words = clock.Elapsed.TotalMilliseconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture).PadRight(text, 'x');
                await writer.SendAsync(
                    $$"""{"type":1,"target":"SendMessage","arguments":["{{writer.RoomId}}","{{Guid.NewGuid():N}}","{{words}}"]}""" + StressWire.End, cancellationToken);
            }
        }
    }

    private static async Task ReadAsync(StressWire reader, Stopwatch clock, List<(double At, double Ms)> lag, CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.EventAsync(ClientMethods.MessageChanged, cancellationToken) is { } message)
            {
                var text = message.GetProperty("text").GetString()!;
                var sent = double.Parse(text.AsSpan(0, text.IndexOf('x', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
                lock (lag)
                    lag.Add((clock.Elapsed.TotalSeconds, clock.Elapsed.TotalMilliseconds - sent));
            }
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }
    }

    private static async Task SkipAsync(StressWire reader, int bytesPerSecond, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min(64 * 1024, bytesPerSecond * Tick.TotalSeconds)];
        var clock = Stopwatch.StartNew();
        var received = 0L;
        try
        {
            while (await reader.SkipAsync(buffer, cancellationToken) is > 0 and var count)
            {
                received += count;
                var ahead = (received / (double)bytesPerSecond) - clock.Elapsed.TotalSeconds;
                if (ahead > 0)
                    await Task.Delay(TimeSpan.FromSeconds(ahead), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }
    }

    private static double P99(List<(double At, double Ms)> lag, double from, double to)
    {
        lock (lag)
        {
            var sorted = lag.Where(one => one.At >= from && one.At < to).Select(one => one.Ms).Order().ToList();
            return sorted.Count == 0 ? double.PositiveInfinity : sorted[(int)((sorted.Count - 1) * 0.99)];
        }
    }
}
