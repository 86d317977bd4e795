using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Waits for pages that navigate by themselves.</summary>
public static class PageAddress
{
    /// <summary>Waits until the page shows the loaded document of this path. Asks the page instead of waiting for Playwright's event:
    /// <c>WaitForURLAsync</c> misses a navigation that ends between its look at the address and its subscription.</summary>
    public static Task ReachesPathAsync(this IPage page, string path) =>
        page.WaitForFunctionAsync(
            "path => location.pathname === path && document.readyState === 'complete'", path, new() { PollingInterval = 50 });
}
