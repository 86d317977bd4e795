using Microsoft.Playwright;

namespace ChatApp.Load.Browser;

/// <summary>A visit by a slow phone that has cached nothing, as Chromium reports it.</summary>
/// <param name="FirstPaint">First contentful paint, in milliseconds after the start of the navigation.</param>
/// <param name="LargestPaint">Largest contentful paint, in milliseconds.</param>
/// <param name="Connected">The page is connected, in milliseconds.</param>
/// <param name="LayoutShift">Sum of the layout shifts.</param>
/// <param name="Requests">Number of HTTP requests until the page is connected and its second script has arrived.</param>
/// <param name="Bytes">Their bytes, with headers.</param>
internal sealed record ColdVisit(
    double FirstPaint, double LargestPaint, double Connected, double LayoutShift, double Requests, double Bytes)
{
    /// <summary>A phone of the lower middle class on a slow mobile network.</summary>
    private const int Slowdown = 4, LatencyMilliseconds = 400, DownBitsPerSecond = 1_600_000, UpBitsPerSecond = 750_000;

    /// <summary>The conditions, for people.</summary>
    public const string Words =
        "a room with 50 messages, nothing cached, 390 × 844, processor 4 times slower, 400 ms of latency, 1.6 Mbit/s";

    // Figures that need an observer from the beginning. A script of the driver is not subject to the page's policy.
    private const string Observe = """
        window.figures = { shift: 0 };
        const observe = (type, each) =>
          new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
        observe('largest-contentful-paint', (entry) => (figures.largest = entry.startTime));
        observe('layout-shift', (entry) => (figures.shift += entry.hadRecentInput ? 0 : entry.value));
        const look = () => {
          if (document.body?.dataset.connection === 'connected') figures.connected = performance.now();
          else setTimeout(look, 10);
        };
        look();
        """;

    /// <summary>Visits a room with a profile that has cached nothing.</summary>
    public static async Task<ColdVisit> MeasureAsync(IBrowser browser, Uri room, string cookies)
    {
        await using var profile = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            DeviceScaleFactor = 2,
            StorageState = cookies,
        });
        await profile.AddInitScriptAsync(Observe);
        var page = await profile.NewPageAsync();
        var devTools = await profile.NewCDPSessionAsync(page);
        await devTools.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = LatencyMilliseconds,
            ["downloadThroughput"] = DownBitsPerSecond / 8,
            ["uploadThroughput"] = UpBitsPerSecond / 8,
        });
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slowdown });
        var requests = 0;
        page.Request += (_, _) => requests++;
        await page.GotoAsync(room.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync(
            """
            () => figures.connected
              && performance.getEntriesByType('resource').some((one) => one.name.includes('/js/later.') && one.responseEnd)
            """);
        var seen = await page.EvaluateAsync<Dictionary<string, double>>(
            """
            () => ({
              first: performance.getEntriesByName('first-contentful-paint')[0].startTime,
              bytes: performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0),
              ...figures,
            })
            """);
        return new(seen["first"], seen["largest"], seen["connected"], seen["shift"], requests, seen["bytes"]);
    }
}
