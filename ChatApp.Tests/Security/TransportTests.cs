using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>Cookies and response headers over TLS, and those sent in any case.</summary>
#pragma warning disable CA1001 // xunit calls DisposeAsync.
[Trait("kind", "server")]
public sealed class TransportTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(
        "Chat:TrustedProxies=127.0.0.1", "AllowedHosts=chat.example", "Chat:SecurityContact=mailto:security@example.com");

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Over_TLS_cookies_bear_the_prefix_of_this_host_and_are_known_again()
    {
        using var first = await AskAsync("/", "https");
        var cookies = Cookies(first);
        cookies.Should().Contain(cookie => cookie.StartsWith("__Host-chatapp="))
            .And.OnlyContain(cookie => cookie.StartsWith("__Host-") && cookie.Contains("; secure") && cookie.Contains("path=/;"));

        using var again = await AskAsync("/", "https", cookie: Pair(cookies, "__Host-chatapp"));
        again.StatusCode.Should().Be(HttpStatusCode.OK);
        Cookies(again).Should().NotContain(cookie => cookie.StartsWith("__Host-chatapp="), "the guest of before is known");
    }

    [Theory]
    [InlineData("{0}; {1}")]
    [InlineData("{1}; {0}")]
    public async Task A_plain_cookie_beside_the_one_with_the_prefix_counts_for_nothing(string order)
    {
        using var anna = await AskAsync("/", "https");
        using var planted = await AskAsync("/", "https");

        var both = string.Format(
            null, order, Pair(Cookies(planted), "__Host-chatapp")["__Host-".Length..], Pair(Cookies(anna), "__Host-chatapp"));
        using var page = await AskAsync("/account", "https", cookie: both);
        using var own = await AskAsync("/account", "https", cookie: Pair(Cookies(anna), "__Host-chatapp"));

        Name(await page.Content.ReadAsStringAsync()).Should().NotBeEmpty().And.Be(Name(await own.Content.ReadAsStringAsync()));

        static string Name(string html) =>
            System.Text.RegularExpressions.Regex.Match(html, """name="name"[^>]*value="([^"]*)""").Groups[1].Value is { Length: > 0 } name
            ? name
            : System.Text.RegularExpressions.Regex.Match(
                html, "<h1[^>]*>(.*?)</h1>.*?<p[^>]*>(.*?)</p>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
    }

    [Fact]
    public async Task Who_came_before_TLS_is_still_known_and_gets_the_prefix_with_the_next_cookie()
    {
        using var plain = await AskAsync("/", "http");
        var cookie = Pair(Cookies(plain), "chatapp");
        using var page = await AskAsync("/", "https", cookie: cookie);

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        Cookies(page).Should().NotContain(set => set.StartsWith("__Host-chatapp=", StringComparison.Ordinal), "no new guest was made");
    }

    [Fact]
    public async Task Over_plain_HTTP_they_do_not()
    {
        using var page = await AskAsync("/", "http");

        Cookies(page).Should().Contain(cookie => cookie.StartsWith("chatapp=")).And.NotContain(cookie => cookie.StartsWith("__Host-"));
        page.Headers.Contains("Strict-Transport-Security").Should().BeFalse();
    }

    [Fact]
    public async Task Over_TLS_browsers_are_told_to_stay_there()
    {
        using var page = await AskAsync("/", "https");

        page.Headers.GetValues("Strict-Transport-Security").Should().Equal("max-age=15552000");
        page.Headers.GetValues("Cross-Origin-Opener-Policy").Should().Equal("same-origin");
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/css/chat.css")]
    [InlineData("GET", "/nothing-there")]
    [InlineData("GET", "/healthz/live")]
    [InlineData("POST", "/connect")]
    [InlineData("GET", "/hubs/chat")]
    [InlineData("POST", "/hubs/chat/negotiate")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/.well-known/security.txt")]
    public async Task Nothing_is_taken_for_what_it_is_not_declared_to_be(string method, string path)
    {
        using var answer = await AskAsync(path, "http", method);

        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Theory]
    [InlineData("https", "https://chat.example", HttpStatusCode.Unauthorized)]
    [InlineData("https", "http://chat.example", HttpStatusCode.Forbidden)]
    [InlineData("http", "http://chat.example", HttpStatusCode.Unauthorized)]
    [InlineData("http", "https://chat.example", HttpStatusCode.Unauthorized)]
    [InlineData("https", "https://chat.example:8443", HttpStatusCode.Forbidden)]
    public async Task A_page_that_came_over_plain_HTTP_is_another_origin_than_this_server_over_TLS(
        string scheme, string origin, HttpStatusCode status)
    {
        using var answer = await AskAsync("/connect", scheme, "POST", origin: origin);

        answer.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task The_address_for_reports_of_weaknesses_is_where_the_standard_says()
    {
        using var answer = await AskAsync("/.well-known/security.txt", "https");

        (await answer.Content.ReadAsStringAsync()).Should().MatchRegex(
            @"\AContact: mailto:security@example\.com\nExpires: \d{4}-\d\d-\d\dT00:00:00Z\nPreferred-Languages: en, zh\n\z");
    }

    private async Task<HttpResponseMessage> AskAsync(
        string path, string scheme, string method = "GET", string? cookie = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(server.Address, path));
        request.Headers.Host = "chat.example";
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await http.SendAsync(request);
    }

    private static IReadOnlyList<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];

    private static string Pair(IEnumerable<string> cookies, string name) =>
        cookies.Single(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0];
}
