using System.Net;
using System.Net.WebSockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Security;

/// <summary>A page of another name that resolves to this machine (DNS rebinding), and redirects to other sites.</summary>
[Trait("kind", "server")]
public sealed class HostTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example:50001")]
    public async Task Under_another_name_nothing_answers(string host)
    {
        using var browser = await PlainBrowser.GuestAsync(server.Address);
        browser.Headers["Host"] = host;
        var requests = (await AuthorizationWalk.FindAsync(server.App)).Keys
            .Where(key => key.Contains(" /", StringComparison.Ordinal)).Append("GET /css/chat.css");
        foreach (var request in requests)
        {
            var (method, path) = (request.Split(' ')[0].Replace("UPGRADE", "GET", StringComparison.Ordinal), request.Split(' ')[1]);
            var answer = await browser.SendAsync(
                method, path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
            answer.Status.Should().Be(400, request);
            answer.SetCookies.Should().BeEmpty(request);
        }

        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Host", host);
        socket.Options.SetRequestHeader("Cookie", browser.Cookie);
        var open = () => socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/hubs/chat" }.Uri, default);
        await open.Should().ThrowAsync<WebSocketException>();
        socket.HttpStatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Signing_in_leads_to_pages_of_this_server_only()
    {
        await server.OperatorAsync();
        using var owner = await server.SignedInAsync(OperatorSetUp.Email);
        using var guest = await PlainBrowser.GuestAsync(server.Address);
        string[] elsewhere =
        [
            "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
            "\t//evil.example", "/\n/evil.example",
            " //evil.example", "javascript:alert(1)", "data:text/html,x", "~//evil.example", "~/\\evil.example", "/\r\nSet-Cookie: a=b",
            "///evil.example", "evil.example",
            "%2f%2fevil.example", "/\u0001/evil.example", "@evil.example", "?//evil.example", "", "/.//evil.example", "/a/..//evil.example",
            "/./\\evil.example",
        ];

        foreach (var to in elsewhere)
        {
            ShouldStay(await owner.GetAsync("/sign-in?to=" + Uri.EscapeDataString(to)), to);
            ShouldStay(await guest.PostAsync("/sign-in?handler=Guest", ("to", to)), to);
        }

        (await owner.GetAsync("/sign-in?to=%2Fsettings%3Fa%3Db")).Location.Should().Be("/settings?a=b");
        (await owner.GetAsync("/sign-in?to=" + Uri.EscapeDataString("/rooms/中 é?find=ö#ü")))
            .Location.Should().Be("/rooms/%E4%B8%AD%20%C3%A9?find=%C3%B6#%C3%BC");
    }

    private void ShouldStay(PlainAnswer answer, string to)
    {
        answer.Status.Should().Be(302, to);
        answer.SetCookies.Should().NotContain(cookie => cookie.StartsWith("a=", StringComparison.Ordinal));
        // As a browser reads it: it drops control characters and spaces, and takes \ for /.
        var seen = string.Concat(answer.Location!.Where(letter => letter > ' ')).Replace('\\', '/');
        new Uri(server.Address, seen).GetLeftPart(UriPartial.Authority).Should().Be(server.Address.GetLeftPart(UriPartial.Authority), to);
        answer.Location.Should().StartWith("/");
    }
}
