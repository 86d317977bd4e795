using Microsoft.Playwright;

namespace ChatApp.Tests.Hosting;

/// <summary>The real Chromium of a test run; every test has a context of its own in it, that is its own cookies and storage.</summary>
public static class Chromium
{
    /// <summary>Debian's browser with windows; Playwright must not download one.</summary>
    public const string Executable = "/usr/bin/chromium";

    /// <summary>The same engine without windows, which takes a third less of a processor.</summary>
    private const string Shell = "/usr/bin/chromium-headless-shell";

    /// <summary>What every Chromium of the tests is started with.</summary>
    public static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly Lazy<Task<IBrowser>> Running = new(() => LaunchAsync(File.Exists(Shell) ? Shell : Executable));

    private static readonly Lazy<Task<IBrowser>> Whole = new(() => LaunchAsync(Executable));

    /// <summary>A fresh profile, as a person's own browser.</summary>
    public static Task<IBrowserContext> ProfileAsync(BrowserNewContextOptions? options = null) => ProfileAsync(Running.Value, options);

    /// <summary>A fresh profile in a browser that has a back/forward cache, which the one without windows has not.</summary>
    public static Task<IBrowserContext> ProfileWithPageCacheAsync() => ProfileAsync(Whole.Value, options: null);

    private static async Task<IBrowserContext> ProfileAsync(Task<IBrowser> browser, BrowserNewContextOptions? options)
    {
        var context = await (await browser).NewContextAsync(options ?? new() { Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    private static async Task<IBrowser> LaunchAsync(string executable)
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            // Playwright switches the back/forward cache off; people have it.
            IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            Args = Arguments,
        });
    }
}
