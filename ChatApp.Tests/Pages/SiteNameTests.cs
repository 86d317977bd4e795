using System.Net;
using System.Text.Json;
using ChatApp.Tests.Hosting;
using ChatApp.Tests.Security;

namespace ChatApp.Tests.Pages;

[Trait("kind", "server")]
public sealed class SiteNameTests : IAsyncLifetime
{
    private const string Name = "<i>Hafen</i> & \"Söhne\"";

    private TestServer server = null!;
    private PlainBrowser browser = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync($"Chat:Name={Name}");
        browser = await PlainBrowser.GuestAsync(server.Address);
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/settings")]
    [InlineData("/join")]
    [InlineData("/invite/unknown")]
    [InlineData("/no/such/page")]
    public async Task Each_page_is_called_by_the_teams_name(string path)
    {
        var page = (await browser.GetAsync(path)).Body;

        var title = page.Split("<title>")[1].Split("</title>")[0];
        WebUtility.HtmlDecode(title).Should().EndWith($" · {Name}");
        page.Should().NotContain("<i>Hafen");
        if (path != "/settings")
            WebUtility.HtmlDecode(page.Split("<body")[1]).Should().Contain($">{Name}</p>");
    }

    [Fact]
    public async Task The_manifest_has_the_name_and_icons_that_are_there_for_who_is_signed_in()
    {
        var answer = await browser.GetAsync("/manifest.webmanifest");
        using var manifest = JsonDocument.Parse(answer.Body);

        answer.Headers["Content-Type"].Should().StartWith("application/manifest+json");
        manifest.RootElement.GetProperty("name").GetString().Should().Be(Name);
        manifest.RootElement.GetProperty("start_url").GetString().Should().Be("/");
        manifest.RootElement.GetProperty("share_target").GetProperty("params").GetProperty("text").GetString().Should().Be("share-text");
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            var picture = await browser.GetAsync(icon.GetProperty("src").GetString()!);
            picture.Status.Should().Be(200);
            picture.Headers["Content-Type"].Should().Be("image/png");
        }

        using var stranger = PlainBrowser.Stranger(server.Address);
        (await stranger.GetAsync("/manifest.webmanifest")).Status.Should().Be(401);
    }
}
