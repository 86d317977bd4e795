using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Browser;

/// <summary>The page's messages about proxies between it and the server; no written text is lost because of them.</summary>
[Trait("kind", "browser")]
public sealed class ProxyWordsTests
{
    private const string Socket = "GET /hubs/chat", Admission = "POST /connect",
        Html = "Content-Type: text/html\r\nConnection: close\r\n\r\n<h1>Hello</h1>";

    private const string RefusesSockets = "refuses WebSockets", SignIn = "Another page answered in the server's place",
        Strange = "not as a ChatApp does";

    private static readonly (string Request, string Answer, string Says, bool Reload)[] Answers =
    [
        (Socket, $"HTTP/1.1 400 Bad Request\r\n{Html}", RefusesSockets, true),
        (Socket, $"HTTP/1.1 403 Forbidden\r\n{Html}", RefusesSockets, true),
        (Socket, $"HTTP/1.1 502 Bad Gateway\r\n{Html}", RefusesSockets, true),
        (Socket, $"HTTP/1.1 200 OK\r\n{Html}", RefusesSockets, true),
        (Socket, $"HTTP/1.0 200 OK\r\n{Html}", RefusesSockets, true),
        (Socket,
            "HTTP/1.1 302 Found\r\nLocation: http://sign-in.example/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            RefusesSockets, true),
        (Socket, "", RefusesSockets, true),
        (Admission,
            "HTTP/1.1 302 Found\r\nLocation: http://sign-in.example/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            SignIn, true),
        (Admission,
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            SignIn, true),
        (Admission, $"HTTP/1.1 200 OK\r\n{Html}", SignIn, true),
        (Admission, $"HTTP/1.0 200 OK\r\n{Html}", SignIn, true),
        (Admission, $"HTTP/1.1 403 Forbidden\r\n{Html}", SignIn, true),
        (Admission, $"HTTP/1.1 511 Network Authentication Required\r\n{Html}", SignIn, true),
        (Admission, $"HTTP/1.1 502 Bad Gateway\r\n{Html}", Strange, false),
        (Admission, $"HTTP/1.1 404 Not Found\r\n{Html}", Strange, false),
        (Admission, "", "could not be reached", false),
    ];

    [Fact]
    public async Task The_page_names_what_stands_in_between_offers_what_helps_and_keeps_what_was_written()
    {
        await using var server = await TestServer.StartAsync("Chat:ConnectDelay=00:00:00.2");
        await using var proxy = new ForgingProxy(server.Address.Port);
        proxy.Forge(Socket, Answers[0].Answer);
        await using var page = await ChatPage.OpenAsync(proxy.Address);
        await page.ReachesAsync("disconnected");
        await page.WriteAsync("written meanwhile");

        foreach (var (request, answer, says, reload) in Answers)
        {
            proxy.Forge(request, answer);
            await page.Page.EvaluateAsync(
                "for (const one of document.querySelectorAll('#connection-cause :is(.what, .why)')) one.textContent = ''");
            await page.Reconnect.ClickAsync();
            await page.Page.Locator("#connection-cause", new() { HasText = says }).WaitForAsync();
            (await page.StateAsync()).Should().Be("disconnected", answer);
            (await page.Reconnect.IsEnabledAsync()).Should().BeTrue(answer);
            (await page.Page.IsVisibleAsync("#reload")).Should().Be(reload, $"{request} {answer}");
        }

        proxy.Honest();
        await page.Reconnect.ClickAsync();
        await page.ConnectedAsync();
        await ChatPage.CountsAsync(page.Outbox, 1);
    }
}
