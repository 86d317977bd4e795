namespace ChatApp.People;

/// <summary>Compares a browser's Origin with the requested host.</summary>
internal static class RequestOrigin
{
    /// <summary>Whether an origin is the request's own. Over TLS, a plain HTTP origin is foreign, as anyone on the network path may have
    /// written that page. An https origin on a plain HTTP request is accepted: the server may be behind a proxy that terminates
    /// TLS.</summary>
    public static bool IsOwn(HttpRequest request, string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == "https" || (uri.Scheme == "http" && !request.IsHttps))
        && string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !IsDefault(port, origin) ? $"{request.Host.Host}:{port}" : request.Host.Host;

    private static bool IsDefault(int port, Uri origin) => port == (origin.Scheme == "https" ? 443 : 80);
}
