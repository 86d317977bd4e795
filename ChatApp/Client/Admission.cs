using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApp.Contracts;

namespace ChatApp.Client;

/// <summary>The HTTP part of connecting: the guest cookie, the ticket, the upgrade. One attempt requests each at most once.</summary>
internal sealed class Admission : IDisposable
{
    private readonly Uri address;
    private readonly CookieContainer cookies;
    private readonly HttpClient http;
    private bool cookieRejected;

    public Admission(
        Uri address, CookieContainer cookies, Action<SocketsHttpHandler>? adjust = null,
        Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        this.address = address;
        this.cookies = cookies;
        var handler = new SocketsHttpHandler { CookieContainer = cookies };
        adjust?.Invoke(handler);
        handler.ConnectCallback ??= ConnectAsync;
        http = new HttpClient(new RefusalHandler(around?.Invoke(handler) ?? handler))
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The HTTP client, with the cookies of the person.</summary>
    public HttpClient Http => http;

    /// <summary>Called whenever the server responds.</summary>
    public Action Heard { get; set; } = static () => { };

    /// <summary>Requests a ticket; first a cookie where there is none, or where the server rejected the last one.</summary>
    /// <param name="turn">A turn whose wait is over; null for none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RefusedException">The server refused.</exception>
    /// <exception cref="ProtocolException">The responding server is not a chat server.</exception>
    public async Task<string> RequestTicketAsync(string? turn, CancellationToken cancellationToken)
    {
        if (cookieRejected || cookies.GetCookies(address).Count == 0)
        {
            // Reads only the headers with the cookie; the body would take some time on a slow link.
            using var page = await SendAsync(HttpMethod.Get, "/", null, cancellationToken);
        }

        try
        {
            using var answer = await SendAsync(HttpMethod.Post, Paths.Connect, turn, cancellationToken);
            cookieRejected = false;
            return await ReadTicketAsync(answer, cancellationToken);
        }
        catch (RefusedException error)
        {
            cookieRejected = error.Refusal.Code == RefusalCodes.SignedOut;
            throw;
        }
    }

    /// <summary>Opens the socket, without WebSocket keep-alive pings: SignalR's pings prove the connection.</summary>
    public async Task<ClientWebSocket> OpenAsync(Uri hub, string ticket, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket { Options = { KeepAliveInterval = Timeout.InfiniteTimeSpan } };
        try
        {
            var uri = new UriBuilder(hub) { Query = $"ticket={Uri.EscapeDataString(ticket)}" }.Uri;
            await socket.ConnectAsync(uri, http, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? turn, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (turn is not null)
        {
            request.Content = JsonContent.Create(new ConnectRequest(turn));
            await request.Content.LoadIntoBufferAsync(cancellationToken); // Sends Content-Length instead of chunks.
        }

        // Attempts are minutes apart: a pooled connection would be dead, and the handler would try it first.
        request.Headers.ConnectionClose = true;
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Heard();
        return answer;
    }

    /// <summary>Connects as .NET's default does, and reports the success to <see cref="Heard"/>.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            Heard();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadTicketAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
            throw new ProtocolException($"POST {Paths.Connect} answered {(int)answer.StatusCode}");
        try
        {
            var body = await answer.Content.ReadFromJsonAsync<ConnectAnswer>(cancellationToken);
            return body is { Ticket.Length: > 0 } ? body.Ticket : throw new ProtocolException($"POST {Paths.Connect} gave no ticket");
        }
        catch (JsonException)
        {
            throw new ProtocolException($"POST {Paths.Connect} did not answer with a ticket");
        }
    }
}
