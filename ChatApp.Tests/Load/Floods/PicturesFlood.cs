using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Load.Measurement;
using ChatApp.Load.Wire;
using NetVips;

namespace ChatApp.Load.Floods;

/// <summary>A client uploads large photos, one after the other, of each of which the server makes a preview.</summary>
internal static class PicturesFlood
{
    private const int Photos = 12, Width = 4_000, Height = 3_000;

    /// <summary>The targets: processor time of the server for a photo in ms, and growth of its memory in MB.</summary>
    private const int ProcessorBound = 300, GrowthBound = 100;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5), Between = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(FloodRun flood)
    {
        var photo = Photo();
        await flood.StartAsync(LoadServer.NoBounds);
        await using var client = new ChatClient(new(flood.Address));
        if (!await client.ConnectAsync(flood.Token))
            throw new LoadException("the client did not connect");
        await using var writer = await WireVisitor.ConnectGuestAsync(flood.Address);
        await using var reader = await WireVisitor.ConnectGuestAsync(flood.Address);
        await writer.EnterAsync();
        await reader.EnterAsync();
        var (lag, clock) = (new LatencyHistogram(), Stopwatch.StartNew());
        reader.EventReceived = (target, arguments) => Note(target, arguments, clock, lag);
        await UploadAsync(client, photo, flood.Token); // Loads libvips.
        await flood.SettleAsync();

        var before = await flood.PeakAsync(() => WriteAsync(writer, clock, Task.Delay(Calm, flood.Token), flood.Token));
        var p99Before = lag.Summarize().P99;
        lag.Clear();
        var alone = flood.Server.Processor;
        for (var count = 0; count < Photos; count++)
            await UploadAsync(client, photo, flood.Token);
        var each = (flood.Server.Processor - alone).TotalMilliseconds / Photos;
        var most = await flood.PeakAsync(() => WriteAsync(writer, clock, UploadAllAsync(client, photo, flood.Token), flood.Token));
        var p99 = lag.Summarize().P99;

        await flood.AtMostAsync(
            $"{Photos} photos of 12 megapixels, {photo.Length / 1e6:0.0} MB each; the server's processor time for one, ms", each,
            ProcessorBound);
        await flood.AtMostAsync("memory grew by, MB", most - before, GrowthBound);
        await flood.AtMostAsync($"p99 of others' messages, ms (before: {p99Before:0.#})", p99, Math.Max(2 * p99Before, 50));
    }

    private static async Task UploadAllAsync(ChatClient client, byte[] photo, CancellationToken cancellationToken)
    {
        for (var count = 0; count < Photos; count++)
            await UploadAsync(client, photo, cancellationToken);
    }

    private static async Task UploadAsync(ChatClient client, byte[] photo, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(photo);
        if ((await client.UploadAsync("photo.jpg", content, cancellationToken)).Width is null)
            throw new LoadException("a photo has no preview");
    }

    private static async Task WriteAsync(WireClient writer, Stopwatch clock, Task until, CancellationToken cancellationToken)
    {
        while (!until.IsCompleted)
        {
            await writer.SayAsync(clock.Elapsed.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture));
            await Task.Delay(Between, cancellationToken);
        }

        await until;
    }

    private static void Note(string target, JsonElement arguments, Stopwatch clock, LatencyHistogram lag)
    {
        if (target == ClientMethods.MessageChanged)
            lag.Add(clock.Elapsed - TimeSpan.FromMilliseconds(
                double.Parse(arguments[0].GetProperty("text").GetString()!, CultureInfo.InvariantCulture)));
    }

    // Large shapes and some noise, as a camera's picture has them.
    private static byte[] Photo()
    {
        using var shapes = Image.Perlin(Width, Height, cellSize: 200, seed: 1);
        using var noise = Image.Gaussnoise(Width, Height, mean: 0, sigma: 4, seed: 2);
        using var grey = ((shapes * 100) + 128 + noise).Cast(Enums.BandFormat.Uchar);
        using var colour = grey.Bandjoin(grey.Invert(), grey).Copy(interpretation: Enums.Interpretation.Srgb);
        return colour.JpegsaveBuffer(q: 90);
    }
}
