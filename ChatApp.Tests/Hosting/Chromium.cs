using Microsoft.Playwright;

namespace ChatApp.Tests.Hosting;

/// <summary>The one real Chromium of a test run; every test has a context of its own in it, that is its own cookies and storage.</summary>
public static class Chromium
{
    /// <summary>Debian's browser with windows; Playwright must not download one.</summary>
    public const string Executable = "/usr/bin/chromium";

    /// <summary>The same engine without windows, which takes a third less of a processor.</summary>
    private const string Shell = "/usr/bin/chromium-headless-shell";

    /// <summary>What every Chromium of the tests is started with.</summary>
    public static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly Lazy<Task<IBrowser>> Running = new(LaunchAsync);

    /// <summary>A fresh profile, as a person's own browser.</summary>
    public static async Task<IBrowserContext> ProfileAsync(BrowserNewContextOptions? options = null)
    {
        var context = await (await Running.Value).NewContextAsync(options ?? new() { Locale = "en-GB" });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = File.Exists(Shell) ? Shell : Executable,
            // Playwright switches the back/forward cache off; people have it.
            IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            Args = Arguments,
        });
    }
}
