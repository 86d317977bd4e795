using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApp.Contracts;

namespace ChatApp.Load.Wire;

/// <summary>A person at protocol level: a cookie, admission and sockets, with no client library in between.</summary>
public sealed partial class WireVisitor : IDisposable
{
    private readonly HttpClientHandler handler = new() { CookieContainer = new CookieContainer() };
    private readonly Uri address;

    public WireVisitor(Uri address)
    {
        this.address = address;
        Http = new HttpClient(handler) { BaseAddress = address };
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies => handler.CookieContainer;

    /// <summary>Creates a visitor that opens the page and so gets a guest's cookie.</summary>
    public static async Task<WireVisitor> GuestAsync(Uri address)
    {
        var visitor = new WireVisitor(address);
        (await visitor.Http.GetAsync(new Uri("/", UriKind.Relative))).EnsureSuccessStatusCode();
        return visitor;
    }

    /// <summary>Creates a guest and connects it.</summary>
    public static async Task<WireClient> ConnectGuestAsync(Uri address)
    {
        using var visitor = await GuestAsync(address);
        return await visitor.ConnectAsync();
    }

    /// <summary>Requests admission, without a body or with this one as JSON.</summary>
    public Task<HttpResponseMessage> AskAsync(string? body = null) =>
        Http.PostAsync(
            new Uri(Paths.Connect, UriKind.Relative), body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

    public async Task<string> TicketAsync(string? body = null)
    {
        using var answer = await AskAsync(body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ConnectAnswer>())!.Ticket;
    }

    /// <summary>Posts a form with its antiforgery token, as the server's own pages do.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(
        string path, KeyValuePair<string, string>[] fields, bool json = false, string form = "/settings")
    {
        var token = Token().Match(await Http.GetStringAsync(new Uri(form, UriKind.Relative))).Groups[1].Value;
        if (token.Length == 0)
            throw new InvalidOperationException($"GET {form} has no form");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.RelativeOrAbsolute))
        {
            Content = new FormUrlEncodedContent([.. fields, new("__RequestVerificationToken", token)]),
        };
        if (json)
            request.Headers.Accept.ParseAdd("application/json");
        return await Http.SendAsync(request);
    }

    /// <summary>Opens a WebSocket to the hub; throws <see cref="WebSocketException"/> when the upgrade is refused.</summary>
    public async Task<WireClient> OpenAsync(string? ticket = null, string? origin = null, Action<ClientWebSocket>? refused = null)
    {
        var socket = new ClientWebSocket
        {
            Options = { Cookies = Cookies, CollectHttpResponseDetails = true, KeepAliveInterval = TimeSpan.Zero },
        };
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        var target = new UriBuilder(address) { Scheme = "ws", Path = Paths.Hub, Query = ticket is null ? "" : $"ticket={ticket}" };
        try
        {
            await socket.ConnectAsync(target.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            refused?.Invoke(socket);
            throw;
        }

        return new WireClient(socket) { Visitor = this };
    }

    /// <summary>Connects as a page does after a press of its button.</summary>
    public Task<WireClient> PressAsync(string clientId) => ConnectAsync(clientId, """{"pressed":true}""");

    /// <summary>Performs admission, upgrade, handshake and <c>Hello</c>.</summary>
    public async Task<WireClient> ConnectAsync(string clientId = "document-1", string? ask = null)
    {
        var client = await OpenAsync(await TicketAsync(ask));
        await client.HandshakeAsync();
        client.Hello = (await client.CallAsync("Hello", new { clientId })).Deserialize<HelloAnswer>(WireClient.Json);
        return client;
    }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();
}
