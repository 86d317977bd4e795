using Microsoft.Playwright;

namespace ChatApp.Tests.Hosting;

/// <summary>The real Chromium, shared by all tests. Each test has its own context, that is its own cookies and storage.</summary>
public static class Chromium
{
    /// <summary>Debian's Chromium with windows; Playwright must not download one.</summary>
    public const string Executable = "/usr/bin/chromium";

    /// <summary>The same engine without windows; it uses a third less CPU.</summary>
    private const string Shell = "/usr/bin/chromium-headless-shell";

    /// <summary>Command-line arguments of every Chromium in the tests.</summary>
    public static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly Lazy<Task<IBrowser>> Running = new(() => LaunchAsync(File.Exists(Shell) ? Shell : Executable));

    private static readonly Lazy<Task<IBrowser>> Whole = new(() => LaunchAsync(Executable));

    /// <summary>A new profile, like another person's browser.</summary>
    public static Task<IBrowserContext> ProfileAsync(BrowserNewContextOptions? options = null) => ProfileAsync(Running.Value, options);

    /// <summary>A new profile in a browser with a back/forward cache and notifications, which the headless shell lacks.</summary>
    public static Task<IBrowserContext> WholeProfileAsync() => ProfileAsync(Whole.Value, options: null);

    private static async Task<IBrowserContext> ProfileAsync(Task<IBrowser> browser, BrowserNewContextOptions? options)
    {
        options ??= new() { Locale = "en-GB" };
        options.ReducedMotion ??= ReducedMotion.Reduce; // What is measured stands still.
        var context = await (await browser).NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        return context;
    }

    private static async Task<IBrowser> LaunchAsync(string executable)
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            // Playwright disables the back/forward cache; real browsers have it.
            IgnoreDefaultArgs = ["--disable-back-forward-cache"],
            Args = Arguments,
        });
    }
}
