using ChatApp.Tests.Deploy;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>A page that is left sends Goodbye, also over HTTP/2 and through proxies; a page that stays does not count as left.</summary>
[Trait("kind", "browser")]
public sealed class ReloadTests
{
    private const int Reloads = 9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reloads_over_HTTP2_are_goodbyes_also_where_the_last_words_in_the_socket_are_lost(bool loses)
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-tls-");
        try
        {
            var certificate = new Certificate(folder.FullName);
            await using var server = await TestServer.StartAsync(
                "Urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={certificate.File}",
                $"Kestrel:Certificates:Default:KeyPath={certificate.Key}", "Chat:ConnectDelay=00:00:00.1");
            await ShouldSayGoodbyeAsync(server, server.Address, loses: loses);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task And_so_they_are_behind_a_proxy(string kind)
    {
        await using var server = await TestServer.StartAsync("Chat:TrustedProxies=127.0.0.1", "Chat:ConnectDelay=00:00:00.1");
        await using var proxy = await ProxyProcess.StartAsync(kind, server.Address);
        await ShouldSayGoodbyeAsync(server, proxy.Address, loses: kind == "nginx");
    }

    [Fact]
    public async Task A_page_that_was_to_be_left_and_stays_is_lost_when_its_connection_is()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.1");
        await using var relay = new TcpRelay(server.Address.Port);
        await using var page = await ChatPage.OpenAsync(relay.Address);
        await page.Page.Clock.InstallAsync();
        await page.Page.ReloadAsync();
        await page.Page.Clock.RunForAsync(1_000);
        await page.ConnectedAsync();
        await server.Log.WaitAsync(1001);
        var connection = server.Registry.Connections.Last();

        await page.Page.EvaluateAsync("dispatchEvent(new Event('beforeunload'))"); // Like a link that starts a download.
        await BecomesAsync(() => connection.IsLeaving);
        await page.Page.Clock.RunForAsync(6_000);
        await BecomesAsync(() => !connection.IsLeaving);
        relay.Reset();

        await server.Log.WaitAsync(1002, "cause network-lost");
    }

    // What a busy browser does with the socket of a page that is being unloaded.
    private const string LoseLastWords = """
        {
          const { send } = WebSocket.prototype;
          WebSocket.prototype.send = function (frame) { if (!String(frame).includes('Goodbye')) send.call(this, frame); };
          WebSocket.prototype.close = () => {};
        }
        """;

    private static async Task ShouldSayGoodbyeAsync(TestServer server, Uri address, bool loses)
    {
        await using var profile = await Chromium.ProfileAsync(new() { IgnoreHTTPSErrors = true });
        if (loses)
            await profile.AddInitScriptAsync(LoseLastWords);
        var page = await ChatPage.OpenAsync(address, profile);
        for (var reloads = 0; reloads < Reloads; reloads++)
        {
            await page.ConnectedAsync();
            await page.Page.ReloadAsync();
        }

        await page.ConnectedAsync();
        await server.Log.WaitAsync(1002, count: Reloads);
        server.Log.Lines(1002).Should().OnlyContain(line => line.Contains("cause client-left, code 100", StringComparison.Ordinal));
        (await page.Page.EvaluateAsync<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol")).Should().Be("h2");
    }

    private static async Task BecomesAsync(Func<bool> condition)
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20)); // Polled: no event of the server reports it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await looking.WaitForNextTickAsync(patience.Token);
    }
}
