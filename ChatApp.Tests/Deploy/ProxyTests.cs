using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ChatApp.Client;
using ChatApp.Contracts;
using ChatApp.Tests.Browser;
using ChatApp.Tests.Client;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Deploy;

/// <summary>A whole server behind a real nginx that runs deploy/nginx.conf.</summary>
[Trait("kind", "browser")]
public sealed class NginxTests() : ProxyTests("nginx");

/// <summary>A whole server behind a real Caddy that runs deploy/Caddyfile.</summary>
[Trait("kind", "browser")]
public sealed class CaddyTests() : ProxyTests("caddy");

/// <summary>A server behind a proxy that terminates TLS works like one without.</summary>
public abstract class ProxyTests(string kind) : IAsyncLifetime
{
    private TestServer server = null!;
    private ProxyProcess proxy = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(
            builder => builder.Services.AddTransient<IStartupFilter, OpenMetrics>(), "Chat:TrustedProxies=127.0.0.1", Figures.On);
        proxy = await ProxyProcess.StartAsync(kind, server.Address);
    }

    public async Task DisposeAsync()
    {
        await proxy.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Two_clients_talk_through_it_and_the_hub_log_has_their_own_addresses()
    {
        await using var ada = Client("127.0.0.2");
        await using var bob = Client("127.0.0.3");
        (await ada.ConnectAsync()).Should().BeTrue(ada.Loss?.Reason);
        (await bob.ConnectAsync()).Should().BeTrue(bob.Loss?.Reason);
        var room = ada.General();
        await ada.EnterRoomAsync(room);
        await bob.EnterRoomAsync(room);

        await ada.SayAsync(room, "hello through the proxy");
        await bob.SeesAsync(room, "hello through the proxy");
        await bob.SayAsync(room, new string('永', Limits.Text));
        await ada.SeesAsync(room, new string('永', Limits.Text));

        server.Log.Lines(1001).Should().SatisfyRespectively(
            first => first.Should().Contain($"current connections: 1 (connection {ada.Session!.ConnectionId}")
                .And.EndWith("address 127.0.0.2)"),
            second => second.Should().Contain($"current connections: 2 (connection {bob.Session!.ConnectionId}")
                .And.EndWith("address 127.0.0.3)"));
    }

    [Fact]
    public async Task Why_a_connection_ends_comes_through_it()
    {
        await using var dropped = Client("127.0.0.2");
        await using var drained = Client("127.0.0.3");
        (await dropped.ConnectAsync()).Should().BeTrue();
        (await drained.ConnectAsync()).Should().BeTrue();

        server.Registry.End(
            server.Registry.Connections.Single(one => one.Id == dropped.Session!.ConnectionId), DisconnectCause.DroppedByOperator);
        await dropped.ReachesAsync(ConnectionState.Disconnected);
        await server.App.StopAsync();
        await drained.ReachesAsync(ConnectionState.Disconnected);

        dropped.Loss.Should().BeEquivalentTo(new { Cause = DisconnectCause.DroppedByOperator, Code = 4010 });
        drained.Loss.Should().BeEquivalentTo(new { Cause = DisconnectCause.ServerStopping, Code = 1012 });
    }

    [Fact]
    public async Task Why_a_client_left_comes_through_it()
    {
        await using var client = Client("127.0.0.2");
        (await client.ConnectAsync()).Should().BeTrue();

        await client.DisconnectAsync();

        await server.Log.WaitAsync(1002, "cause client-left, code 1000");
    }

    [Fact]
    public async Task Every_check_of_a_client_passes()
    {
        var run = await CommandRun.RunAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ChatApp.dll"), "probe", $"{proxy.Address}",
            ], ("SSL_CERT_FILE", proxy.Certificate.File));

        run.ExitCode.Should().Be(0, run.Output);
    }

    [Fact]
    public async Task The_pages_own_origin_is_let_in_over_TLS_with_secure_cookies_and_a_foreign_one_is_not()
    {
        using var handler = Handler("127.0.0.2");
        using var browser = new HttpClient(handler) { BaseAddress = proxy.Address };
        using var page = await browser.GetAsync(new Uri("/", UriKind.Relative));
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Headers.GetValues("Set-Cookie").Should().NotBeEmpty()
            .And.OnlyContain(cookie => cookie.Contains("; secure", StringComparison.Ordinal));

        (await AskAsync(browser, proxy.Address.GetLeftPart(UriPartial.Authority))).Should().Be(HttpStatusCode.OK);
        (await AskAsync(browser, "https://evil.example")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync(browser, server.Address.GetLeftPart(UriPartial.Authority))).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_page_connects_writes_and_hears_why_it_ends_through_it()
    {
        await using var profile = await Chromium.ProfileAsync(new() { IgnoreHTTPSErrors = true });
        await using var page = await (await ChatPage.OpenAsync(proxy.Address, profile)).ConnectedAsync();
        await page.WriteAsync("hello over TLS");
        await page.Page.Locator("#messages > [data-number='1']").WaitForAsync();
        var cookies = await profile.CookiesAsync();

        await server.App.StopAsync();
        await page.ReachesAsync("disconnected");

        (await page.CauseAsync()).Should().Contain("1012");
        cookies.Select(cookie => cookie.Name).Should().Contain("__Host-chatapp");
        cookies.Should().OnlyContain(cookie => cookie.Secure);
    }

    [Fact]
    public async Task A_page_comes_compressed_and_not_at_all_where_the_browser_has_it()
    {
        using var handler = Handler("127.0.0.2");
        using var browser = new HttpClient(handler) { BaseAddress = proxy.Address };
        using var first = await browser.GetAsync(new Uri("/", UriKind.Relative)); // Creates the guest.
        browser.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        using var page = await browser.GetAsync(new Uri("/", UriKind.Relative));
        page.Content.Headers.ContentEncoding.Should().Equal("gzip");
        (await page.Content.ReadAsByteArrayAsync()).Length.Should().BeLessThan((await first.Content.ReadAsByteArrayAsync()).Length / 2);

        browser.DefaultRequestHeaders.IfNoneMatch.Add(page.Headers.ETag!);
        using var again = await browser.GetAsync(new Uri("/", UriKind.Relative));

        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        again.Headers.ETag.Should().Be(page.Headers.ETag);
    }

    [Fact]
    public async Task A_code_in_an_address_is_not_in_its_log()
    {
        using var handler = Handler("127.0.0.2");
        using var client = new HttpClient(handler);
        string[] paths = ["/invite/secret", "/sign-in/secret?to=/", "/setup/secret", "/rooms/one?at=secret", "/hubs/chat?ticket=secret"];
        foreach (var path in paths)
            (await client.GetAsync(new Uri(proxy.Address, path))).Dispose();

        proxy.AccessLog.Should().NotContain("secret");
        if (kind == "nginx")
            proxy.AccessLog.Should().Contain("\"GET /invite/- HTTP").And.Contain("\"GET /rooms/one HTTP");
    }

    [Fact]
    public async Task What_a_client_says_of_its_own_address_goes_no_further()
    {
        using var handler = Handler("127.0.0.2");
        using var liar = new HttpClient(handler) { BaseAddress = proxy.Address };
        liar.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        liar.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        (await AskAsync(liar, null)).Should().Be(HttpStatusCode.Unauthorized);

        server.Log.Lines(1003).Should().ContainSingle().Which.Should().Contain("address 127.0.0.2,");
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/Metrics")]
    [InlineData("/metrics/")]
    [InlineData("//metrics")]
    [InlineData("/%6Detrics")]
    public async Task The_metrics_stay_on_the_machine(string path)
    {
        using var handler = Handler("127.0.0.2");
        using var curious = new HttpClient(handler) { BaseAddress = proxy.Address };

        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };

        using var answer = await curious.GetAsync(new Uri($"https://{proxy.Address.Authority}{path}", asItIs));

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("figures");
    }

    [Fact]
    public async Task A_body_that_no_page_sends_is_turned_away()
    {
        using var handler = Handler("127.0.0.2");
        using var client = new HttpClient(handler) { BaseAddress = proxy.Address };
        using var big = new ByteArrayContent(new byte[1024 * 1024]);

        using var answer = await client.PostAsync(new Uri("/settings", UriKind.Relative), big);

        answer.StatusCode.Should().BeOneOf(HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadGateway); // The latter: Debian's Caddy.
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser, string? origin)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(Paths.Connect, UriKind.Relative));
        if (origin is not null)
            ask.Headers.Add("Origin", origin);
        using var answer = await browser.SendAsync(ask);
        return answer.StatusCode;
    }

    private ChatClient Client(string from) => new(new(proxy.Address) { Http = handler => Adjust(handler, from) });

    private SocketsHttpHandler Handler(string from)
    {
        var handler = new SocketsHttpHandler();
        Adjust(handler, from);
        return handler;
    }

    private void Adjust(SocketsHttpHandler handler, string from)
    {
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            ((X509Certificate2)certificate!).Thumbprint == proxy.Certificate.Thumbprint;
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0)); // All of 127.0.0.0/8 is this machine.
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
    }

    private sealed class OpenMetrics : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) => context.Request.Path.Value!.Contains("metrics", StringComparison.OrdinalIgnoreCase)
                ? context.Response.WriteAsync("figures")
                : rest(context));
            next(app);
        };
    }
}
