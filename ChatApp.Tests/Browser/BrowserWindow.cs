using System.Text.Json;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>A page's window with the browser's real focus state; Playwright makes every page believe that it has the focus.</summary>
internal sealed class BrowserWindow : IAsyncDisposable
{
    private readonly IPage page;
    private readonly ICDPSession devTools;
    private readonly ICDPSession browser;
    private readonly long id;

    private BrowserWindow(IPage page, ICDPSession devTools, ICDPSession browser, long id) =>
        (this.page, this.devTools, this.browser, this.id) = (page, devTools, browser, id);

    public static async Task<BrowserWindow> OfAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        var target = (await devTools.SendAsync("Target.getTargetInfo"))!.Value.GetProperty("targetInfo").GetProperty("targetId")
            .GetString()!;
        var browser = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var window = (await browser.SendAsync("Browser.getWindowForTarget", new() { ["targetId"] = target }))!.Value.GetProperty("windowId")
            .GetInt64();
        return new(page, devTools, browser, window);
    }

    public async Task LoseFocusAsync()
    {
        await devTools.SendAsync("Emulation.setFocusEmulationEnabled", new() { ["enabled"] = false });
        await page.BringToFrontAsync(); // Only the window in front can lose the focus.
        await SetAsync("minimized");
        await page.WaitForFunctionAsync("() => !document.hasFocus()");
    }

    public async Task TakeFocusAsync()
    {
        await SetAsync("normal");
        await page.BringToFrontAsync();
        await page.WaitForFunctionAsync("() => document.hasFocus()");
    }

    public async ValueTask DisposeAsync()
    {
        await devTools.DetachAsync();
        await browser.DetachAsync();
    }

    private Task<JsonElement?> SetAsync(string state) => browser.SendAsync(
        "Browser.setWindowBounds", new() { ["windowId"] = id, ["bounds"] = new Dictionary<string, object> { ["windowState"] = state } });
}
