using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>Cache headers of pages, and <c>Clear-Site-Data</c> on sign-in and sign-out.</summary>
[Trait("kind", "server")]
public sealed class BrowserCacheTests(PageSite site) : IClassFixture<PageSite>
{
    [Theory]
    [InlineData("/account", "no-store")]
    [InlineData("/account?handler=Export", "no-store")]
    [InlineData("/settings", "no-store")]
    [InlineData("/people", "no-store")]
    [InlineData("/hub-log", "no-store")]
    [InlineData("/hub-log?handler=Csv", "no-store")]
    [InlineData("/hub-log?handler=Json", "no-store")]
    [InlineData("/hub-log?handler=Live", "no-store")]
    [InlineData("/session", "no-store")]
    [InlineData("/invite/{code}", "no-store")]
    [InlineData("/sign-in/{code}", "no-store")]
    [InlineData("/setup/{code}", "no-store")]
    [InlineData("/", "no-cache, private")]
    public async Task Pages_of_accounts_people_exports_and_links_are_kept_nowhere(string path, string said)
    {
        foreach (var (name, value) in site.Values)
            path = path.Replace(name, value, StringComparison.Ordinal);

        var answer = await site.Owner.GetAsync(path);

        answer.Headers["Cache-Control"].Split(", ").Order().Should().Equal(said.Split(", "), path);
    }

    [Fact]
    public async Task Whoever_signs_out_has_the_browser_drop_what_it_kept()
    {
        using var browser = await site.Server.SignedInAsync(OperatorSetUp.Email);

        var left = await browser.PostAsync("/sign-out");

        left.Headers.Should().Contain("Clear-Site-Data", "\"cache\"");
        left.SetCookies.Should().Contain(cookie => cookie.StartsWith("chatapp-room=;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_signs_in_where_somebody_else_was_has_the_browser_drop_what_it_kept_of_them()
    {
        using var guest = await PlainBrowser.GuestAsync(site.Server.Address);
        (string, string)[] account = [("email", OperatorSetUp.Email), ("password", Accounts.Password)];

        (await guest.PostAsync("/sign-in", account)).Headers.Should().Contain("Clear-Site-Data", "\"cache\"");
        (await guest.PostAsync("/sign-out")).Status.Should().Be(302);
        guest.FormAt = "/sign-in";
        (await guest.PostAsync("/sign-in", account)).Headers.Should().NotContainKey("Clear-Site-Data");
    }
}
