using ChatApp.Configuration;

namespace ChatApp.Cli;

/// <summary>Makes requests look like those of a browser on a page of the server: it adds Origin to each post and upgrade, and Fetch
/// metadata, because proxies and the server itself check them.</summary>
internal sealed class BrowserHeaders(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 (compatible; ChatApp-probe/{ProductVersion.Text})");
        var opensSocket = headers.Contains("Sec-WebSocket-Key") || headers.Upgrade.Count > 0 || request.RequestUri!.Scheme is "ws" or "wss";
        var navigates = !opensSocket && (request.Method == HttpMethod.Get || request.Content is FormUrlEncodedContent);
        if (opensSocket || request.Method != HttpMethod.Get)
            headers.TryAddWithoutValidation("Origin", OriginOf(request.RequestUri!));
        headers.TryAddWithoutValidation("Sec-Fetch-Site", opensSocket || request.Method != HttpMethod.Get ? "same-origin" : "none");
        headers.TryAddWithoutValidation("Sec-Fetch-Mode", opensSocket ? "websocket" : navigates ? "navigate" : "cors");
        headers.TryAddWithoutValidation("Sec-Fetch-Dest", opensSocket ? "websocket" : navigates ? "document" : "empty");
        headers.TryAddWithoutValidation("Accept", navigates ? "text/html,application/xhtml+xml,*/*;q=0.8" : "*/*");
        return base.SendAsync(request, cancellationToken);
    }

    // The page's scheme is http or https, even where the socket's is ws or wss.
    private static string OriginOf(Uri address) =>
        new UriBuilder(address.Scheme is "wss" or "https" ? "https" : "http", address.Host, address.Port)
            .Uri.GetLeftPart(UriPartial.Authority);
}
