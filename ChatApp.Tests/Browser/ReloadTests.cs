using ChatApp.Tests.Deploy;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

public sealed class ReloadTests
{
    [Fact]
    public async Task Reloads_over_HTTP2_are_goodbyes()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-tls-");
        try
        {
            var certificate = new Certificate(folder.FullName);
            await using var server = await TestServer.StartAsync(
                "Urls=https://127.0.0.1:0", $"Kestrel:Certificates:Default:Path={certificate.File}",
                $"Kestrel:Certificates:Default:KeyPath={certificate.Key}", "Chat:ConnectDelay=00:00:00.1");
            var profile = await Chromium.ProfileAsync(new() { IgnoreHTTPSErrors = true });
            var page = await ChatPage.OpenAsync(server.Address, profile);
            for (var reloads = 0; reloads < 9; reloads++)
            {
                await page.ConnectedAsync();
                await page.Page.ReloadAsync();
            }

            await page.ConnectedAsync();
            await server.Log.WaitAsync(1002, count: 9);
            // A busy browser may end the page before its last words are out; they were out in five of nine where they were said only at the very end.
            server.Log.Lines(1002).Count(line => line.Contains("cause client-left, code 1000")).Should().BeGreaterThanOrEqualTo(7);
            (await page.Page.EvaluateAsync<string>("performance.getEntriesByType('navigation')[0].nextHopProtocol")).Should().Be("h2");
            await profile.CloseAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
