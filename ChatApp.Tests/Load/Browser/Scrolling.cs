using System.Diagnostics;
using ChatApp.Load.Measurement;
using Microsoft.Playwright;

namespace ChatApp.Load.Browser;

/// <summary>A long room, scrolled through by the wheel from its newest message to its first.</summary>
/// <param name="FramesPerSecond">Frames drawn a second, on average.</param>
/// <param name="Frames">Times between two frames.</param>
/// <param name="Elements">The largest number of elements in the document.</param>
/// <param name="Duration">Duration of the whole way.</param>
internal sealed record Scrolling(double FramesPerSecond, LatencySummary Frames, double Elements, TimeSpan Duration)
{
    /// <summary>Pixels of one turn of the wheel: about what a hand that scrolls fast does in a frame or two.</summary>
    private const int Step = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const string Watch = """
        () => {
          window.figures = { frames: [], elements: 0 };
          const all = document.getElementsByTagName('*');
          let last;
          const frame = (now) => {
            if (last !== undefined) figures.frames.push(now - last);
            last = now;
            figures.elements = Math.max(figures.elements, all.length);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        }
        """;

    private const string SeesFirst =
        "document.querySelector('#messages > [data-number=\"1\"]')?.getBoundingClientRect().bottom > 0";

    /// <summary>Opens the room and scrolls.</summary>
    /// <exception cref="LoadException">The first message does not come into view within five minutes.</exception>
    public static async Task<Scrolling> MeasureAsync(IBrowser browser, Uri room, string cookies)
    {
        await using var profile = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 1280, Height = 800 },
            StorageState = cookies,
        });
        var page = await profile.NewPageAsync();
        await page.GotoAsync(room.ToString());
        await page.WaitForSelectorAsync("body[data-connection=connected]");
        var box = await page.Locator("#messages").BoundingBoxAsync();
        await page.Mouse.MoveAsync(box!.X + (box.Width / 2), 400);
        await page.EvaluateAsync(Watch);
        var begun = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>(SeesFirst))
        {
            if (Stopwatch.GetElapsedTime(begun) > Longest)
                throw new LoadException("the first message of the room did not come into view");
            await page.Mouse.WheelAsync(0, -Step);
        }

        var duration = Stopwatch.GetElapsedTime(begun);
        var times = new LatencyHistogram();
        var frames = await page.EvaluateAsync<double[]>("figures.frames");
        foreach (var frame in frames)
            times.Add(TimeSpan.FromMilliseconds(frame));
        var elements = await page.EvaluateAsync<double>("figures.elements");
        return new(frames.Length * 1e3 / frames.Sum(), times.Summarize(), elements, duration);
    }
}
