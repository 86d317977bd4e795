using System.Net;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Connections;

/// <summary>Which forwarded client addresses the server trusts.</summary>
[Trait("kind", "server")]
public sealed class ForwardedRequestsTests
{
    private const string Trusting = "Chat:TrustedProxies=10.0.0.0/8, 127.0.0.1";

    [Theory]
    [InlineData("Chat:TrustedProxies=")]
    [InlineData("Chat:TrustedProxies=127.0.0.9, 10.0.0.0/8")]
    public async Task A_stranger_who_claims_to_forward_is_not_believed(string proxies)
    {
        await using var server = await TestServer.StartAsync(proxies);
        server.Log.Expect(1140);
        using var stranger = Through(server, "203.0.113.7");

        await AddressShouldBe(server, stranger, "127.0.0.1");
        (await CookiesOf(stranger)).Should().NotContain("secure").And.Contain("chatapp=");
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("203.0.113.7, 10.1.2.3", "203.0.113.7")] // Two proxies in a row.
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")] // The first address was sent by the client itself.
    public async Task Behind_trusted_proxies_the_clients_own_address_counts(string forwarded, string address)
    {
        await using var server = await TestServer.StartAsync(Trusting);
        using var client = Through(server, forwarded);

        await AddressShouldBe(server, client, address);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_proxy_is_known_by_its_IPv4_address_where_the_server_listens_on_IPv6_too(string proxy)
    {
        await using var server = await TestServer.StartAsync($"Chat:TrustedProxies={proxy}", "Urls=http://[::]:0");
        using var client = Through(server, "203.0.113.7", new Uri($"http://127.0.0.1:{server.Address.Port}"));

        await AddressShouldBe(server, client, "203.0.113.7");
    }

    [Fact]
    public async Task An_untrusted_proxy_on_this_machine_is_named_once()
    {
        await using var server = await TestServer.StartAsync();
        server.Log.Expect(1140);
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        for (var count = 0; count < 3; count++)
            (await http.GetAsync(new Uri("/healthz/live", UriKind.Relative))).EnsureSuccessStatusCode();

        server.Log.Lines(1140).Should().ContainSingle().Which.Should().Contain("set Chat:TrustedProxies=127.0.0.1");
    }

    [Fact]
    public async Task Behind_TLS_every_cookie_is_secure()
    {
        await using var server = await TestServer.StartAsync(Trusting);
        using var client = Through(server, "203.0.113.7");

        var cookies = await CookiesOf(client);

        cookies.Should().Contain("chatapp=").And.Contain("chatapp-form=");
        cookies.Split('\n').Should().OnlyContain(cookie => cookie.Contains("; secure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_limits_of_an_address_are_the_clients_and_not_the_proxys()
    {
        await using var server = await TestServer.StartAsync(Trusting, "Chat:ConnectionsPerAddress=1");
        using var one = Through(server, "203.0.113.7");
        using var same = Through(server, "203.0.113.7");
        using var other = Through(server, "203.0.113.8");
        foreach (var visitor in (WireVisitor[])[one, same, other])
            await CookiesOf(visitor);

        (await one.AskAsync()).StatusCode.Should().Be(HttpStatusCode.OK);
        (await other.AskAsync()).StatusCode.Should().Be(HttpStatusCode.OK);
        (await same.AskAsync()).StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("https://chat.example", "chat.example", HttpStatusCode.OK)]
    [InlineData("https://chat.example:8443", "chat.example:8443", HttpStatusCode.OK)]
    [InlineData("https://evil.example", "chat.example", HttpStatusCode.Forbidden)]
    [InlineData("https://chat.example:8443", "chat.example", HttpStatusCode.Forbidden)]
    public async Task The_pages_origin_is_compared_with_the_public_name(string origin, string host, HttpStatusCode status)
    {
        await using var server = await TestServer.StartAsync(Trusting, "AllowedHosts=chat.example");
        using var client = Through(server, "203.0.113.7", host: host);
        await CookiesOf(client);
        client.Http.DefaultRequestHeaders.Add("Origin", origin);

        (await client.AskAsync()).StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_public_name_that_is_not_the_servers_is_answered_by_nothing_of_ours()
    {
        await using var server = await TestServer.StartAsync(Trusting);
        using var client = Through(server, "203.0.113.7", host: "evil.example");

        using var answer = await client.Http.GetAsync(new Uri("/", UriKind.Relative));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static WireVisitor Through(TestServer server, string forwardedFor, Uri? address = null, string? host = null)
    {
        var visitor = new WireVisitor(address ?? server.Address);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        if (host is not null)
            visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", host);
        return visitor;
    }

    private static async Task AddressShouldBe(TestServer server, WireVisitor stranger, string address)
    {
        using var refused = await stranger.AskAsync();

        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        server.Log.Lines(1003).Should().ContainSingle().Which.Should().Contain($", address {address}, ");
    }

    /// <summary>Enters as a guest and opens a page with a form. Returns the cookies set, a line each; the visitor then sends them as a
    /// header, because its cookie container does not send secure cookies over the plain HTTP between proxy and server.</summary>
    private static async Task<string> CookiesOf(WireVisitor visitor)
    {
        List<string> set = [];
        foreach (var path in new[] { "/", "/settings" })
        {
            using var page = await visitor.Http.GetAsync(new Uri(path, UriKind.Relative));
            page.StatusCode.Should().Be(HttpStatusCode.OK);
            set.AddRange(page.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []);
            visitor.Http.DefaultRequestHeaders.Remove("Cookie");
            visitor.Http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", set.Select(cookie => cookie.Split(';')[0])));
        }

        return string.Join('\n', set);
    }
}
