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
    public async Task The_manifest_has_the_name_and_icons_that_are_there_and_needs_no_cookie()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.GetAsync(new Uri("/manifest.webmanifest", UriKind.Relative));
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/manifest+json");
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
        manifest.RootElement.GetProperty("name").GetString().Should().Be(Name);
        manifest.RootElement.GetProperty("start_url").GetString().Should().Be("/");
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var picture = await http.GetAsync(new Uri(icon.GetProperty("src").GetString()!, UriKind.Relative));
            picture.StatusCode.Should().Be(HttpStatusCode.OK);
            picture.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        }
    }
}
