using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Any script of the page is reset or never arrives: the page connects without it, or reports that it cannot, and always reports
/// that something is missing.</summary>
[Trait("kind", "browser")]
public sealed partial class MissingScriptTests
{
    /// <summary>Scripts that are not needed for reading and writing in a room; SignalR's own script is needed.</summary>
    private static readonly string[] Dispensable =
    [
        "about-dialog", "attachments", "call-dialog", "code-copy", "completion", "completion-query", "day-jump", "delete-dialog",
        "details-dialog", "direct-dialog", "emoji", "kept-actions", "me", "message-actions", "message-problem", "names",
        "pending-files", "people-search", "picture-viewer", "pins-dialog", "reaction-actions", "reaction-dialog", "rooms-dialog",
        "search-key", "thread",
        "thread-composer", "thread-counts", "thread-messages", "typing", "upload",
    ];

    /// <summary>The entry module, the deepest module, and the classic script.</summary>
    private static readonly string[] Telling = ["main", "texts", "signalr"];

    private static readonly string[] OfOtherPages = ["forms", "hits", "hub-log", "passkeys", "people", "search", "sign-out", "unsent"];

    [Fact]
    public async Task The_page_connects_without_it_or_says_so_after_ten_seconds_and_offers_to_load_again()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var scripts = await ScriptsAsync(host);
        scripts.Should().HaveCountGreaterThan(20);

        await Parallel.ForEachAsync(scripts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (script, _) =>
        {
            // Every third script never arrives; the others are reset.
            var hangs = scripts.IndexOf(script) % 3 == 0;
            await SaysSoAsync(host.Server.Address, script, hangs);
        });
    }

    [Fact]
    public async Task Where_a_script_that_is_needed_was_missing_loading_again_brings_everything_back()
    {
        await using var host = await PageHost.StartAsync("--Chat:ConnectDelay=00:00:00.1");
        var profile = await Chromium.ProfileAsync(new() { Locale = "zh-CN" });
        var page = await profile.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/connection.*.js", route => route.AbortAsync("connectionreset"));
        await page.GotoAsync(host.Server.Address.ToString());
        await SecondsPassUntilItIsSaidAsync(page);
        (await page.InnerTextAsync("#not-loaded")).Should().Contain("此页面没有完整加载");
        (await page.InnerTextAsync("#connection-state")).Should().Contain("未连接");

        await page.UnrouteAllAsync();
        await page.ClickAsync("#not-loaded a");

        await page.Locator("body[data-connection=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await page.IsHiddenAsync("#not-loaded")).Should().BeTrue();
        await profile.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_script_file_arrives_at_all_or_none_may_run_the_page_does_not_say_that_it_waits(bool mayRun)
    {
        await using var host = await PageHost.StartAsync();
        var profile = await Chromium.ProfileAsync(new() { Locale = "en-GB", JavaScriptEnabled = mayRun });
        var page = await profile.NewPageAsync();
        if (mayRun)
            await page.Clock.InstallAsync();
        await page.RouteAsync("**/*.js", route => route.AbortAsync("connectionreset"));
        await page.GotoAsync(host.Server.Address.ToString());
        var said = page.Locator(mayRun ? "#not-loaded" : "noscript");
        if (mayRun)
            await SecondsPassUntilItIsSaidAsync(page);

        await said.WaitForAsync();
        (await page.InnerTextAsync(".state")).Trim().Should().Be("Disconnected");
        (await said.InnerTextAsync()).Should().ContainAny("Load the page again", "load the page again");
        (await page.IsVisibleAsync("#composer")).Should().Be(mayRun, "what can be written is kept, or cannot be written");
        await profile.CloseAsync();
    }

    [Fact]
    public async Task What_the_page_starts_with_is_what_it_loads_first()
    {
        var needed = new HashSet<string>();
        void Follow(string module)
        {
            if (!needed.Add(module))
                return;
            var text = File.ReadAllText(Path.Combine(Repository.WebProject, "wwwroot", "js", $"{module}.js"));
            foreach (Match import in Import().Matches(text))
                Follow(import.Groups[1].Value);
        }

        Follow("main");

        needed.Should().NotContain(Dispensable);
        Directory.GetFiles(Path.Combine(Repository.WebProject, "wwwroot", "js")).Select(Path.GetFileNameWithoutExtension)
            .Except(needed).Should().BeEquivalentTo(Dispensable.Concat(OfOtherPages));
        await using var server = await TestServer.StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var page = await visitor.GetStringAsync(new Uri("/", UriKind.Relative));
        Preloaded().Matches(page).Select(match => match.Groups[1].Value).Should().BeEquivalentTo(needed);
    }

    private static async Task SaysSoAsync(Uri address, string script, bool hangs)
    {
        var name = NameOf(script);
        var profile = await Chromium.ProfileAsync(); // The fake clock applies to the whole profile.
        var page = await profile.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.RouteAsync($"**{script}", route => hangs ? Task.CompletedTask : route.AbortAsync("connectionreset"));
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("#message-template").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var connected = page.Locator("body[data-connection=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var missing = page.Locator("#not-loaded");

        if (Dispensable.Contains(name))
        {
            await connected.WaitAsync(TimeSpan.FromSeconds(40));
            if (hangs)
                await SecondsPassUntilItIsSaidAsync(page);
            await missing.WaitForAsync();
            await page.FillAsync("#message-text", $"without {name}.");
            await page.PressAsync("#message-text", "Enter");
            await page.Locator("#messages > [data-number]", new() { HasText = $"without {name}." }).WaitForAsync();
        }
        else
        {
            await SecondsPassUntilItIsSaidAsync(page);
            (await page.GetAttributeAsync("body", "data-connection")).Should().Be("disconnected", name);
            (await page.Locator("#not-loaded a").IsVisibleAsync()).Should().BeTrue(name);
        }

        await profile.CloseAsync();
        await connected.ContinueWith(_ => { }, TaskScheduler.Default); // If it never connects, closing the page ends the wait.
    }

    private static string NameOf(string script) => Name().Match(script).Groups[1].Value;

    // The ten seconds start when the script runs that watches the others.
    private static async Task SecondsPassUntilItIsSaidAsync(IPage page)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await page.IsVisibleAsync("#not-loaded"))
        {
            patience.Token.ThrowIfCancellationRequested();
            await page.Clock.FastForwardAsync(1_000);
        }
    }

    private static async Task<List<string>> ScriptsAsync(PageHost host)
    {
        var profile = await Chromium.ProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(host.Server.Address.ToString());
        var scripts = await page.EvaluateAsync<string[]>(
            """
            () => [...Object.values(JSON.parse(document.querySelector('[type=importmap]').textContent).imports),
              ...[...document.querySelectorAll('script[src]:not([type])')].map((one) => new URL(one.src).pathname)]
            """);
        await profile.CloseAsync();
        // The needed scripts form one import graph, so a sample of them is enough.
        var needed = scripts.Where(script => !Dispensable.Concat(OfOtherPages).Contains(NameOf(script))).ToList();
        var some = needed.Where((script, at) => at % 8 == 0 || Telling.Contains(NameOf(script)));
        return [.. scripts.Where(script => Dispensable.Contains(NameOf(script))), .. some];
    }

    [GeneratedRegex(@"/([\w.-]+?)(?:\.min)?\.[a-z0-9]{10}\.js$")]
    private static partial Regex Name();

    [GeneratedRegex(@"rel=""modulepreload"" href=""/js/([\w-]+)\.")]
    private static partial Regex Preloaded();

    [GeneratedRegex(@"from '/js/([\w-]+)\.js'")]
    private static partial Regex Import();
}
