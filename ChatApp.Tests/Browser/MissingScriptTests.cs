using ChatApp.Tests.Hosting;
using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Any script of the page is reset or never arrives: the page connects without it, or reports that it cannot, and always reports
/// that something is missing.</summary>
[Trait("kind", "browser")]
public sealed class MissingScriptTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("signalr", true)]
    [InlineData("signalr", false)]
    [InlineData("chat", true)]
    [InlineData("chat", false)]
    public async Task Where_a_script_that_connects_is_missing_the_page_says_so_after_ten_seconds_and_offers_to_load_again(
        string script, bool hangs)
    {
        await using var profile = await Chromium.ProfileAsync();
        var page = await WithoutAsync(profile, script, hangs);

        await SecondsPassUntilItIsSaidAsync(page);

        (await page.GetAttributeAsync("body", "data-connection")).Should().Be("disconnected");
        (await page.Locator("#not-loaded a").IsVisibleAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_what_is_loaded_later_the_page_connects_and_sends_and_says_that_something_is_missing(bool hangs)
    {
        await using var profile = await Chromium.ProfileAsync();
        var page = await WithoutAsync(profile, "later", hangs);

        await page.Locator("body[data-connection=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        if (hangs)
            await SecondsPassUntilItIsSaidAsync(page);
        await page.Locator("#not-loaded").WaitForAsync();
        await page.FillAsync("#message-text", "without it.");
        await page.PressAsync("#message-text", "Enter");
        await page.Locator("#messages > [data-number]", new() { HasText = "without it." }).Last.WaitForAsync();
    }

    [Fact]
    public async Task Where_a_script_that_is_needed_was_missing_loading_again_brings_everything_back()
    {
        var profile = await Chromium.ProfileAsync(new() { Locale = "zh-CN" });
        var page = await profile.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/chat.*.js", route => route.AbortAsync("connectionreset"));
        await page.GotoAsync(shared.Host.Server.Address.ToString());
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
        var profile = await Chromium.ProfileAsync(new() { Locale = "en-GB", JavaScriptEnabled = mayRun });
        var page = await profile.NewPageAsync();
        if (mayRun)
            await page.Clock.InstallAsync();
        await page.RouteAsync("**/*.js", route => route.AbortAsync("connectionreset"));
        await page.GotoAsync(shared.Host.Server.Address.ToString());
        var said = page.Locator(mayRun ? "#not-loaded" : "noscript");
        if (mayRun)
            await SecondsPassUntilItIsSaidAsync(page);

        await said.WaitForAsync();
        (await page.InnerTextAsync(".state")).Trim().Should().Be("Disconnected");
        (await said.InnerTextAsync()).Should().ContainAny("Load the page again", "load the page again");
        (await page.IsVisibleAsync("#composer")).Should().Be(mayRun, "what can be written is kept, or cannot be written");
        await profile.CloseAsync();
    }

    private async Task<IPage> WithoutAsync(IBrowserContext profile, string script, bool hangs)
    {
        var page = await profile.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.RouteAsync($"**/{script}.*.js", route => hangs ? Task.CompletedTask : route.AbortAsync("connectionreset"));
        await page.GotoAsync(shared.Host.Server.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("#message-template").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }

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
}
