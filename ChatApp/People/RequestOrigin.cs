namespace ChatApp.People;

/// <summary>Compares an origin that a browser names with the address that it asks.</summary>
public static class RequestOrigin
{
    /// <summary>Whether an origin is the request's own. Host and port are compared, not the scheme: behind a proxy that ends TLS the server
    /// may see http while the page's origin is https.</summary>
    public static bool IsOwn(HttpRequest request, string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !IsDefault(port, origin) ? $"{request.Host.Host}:{port}" : request.Host.Host;

    private static bool IsDefault(int port, Uri origin) => port == (origin.Scheme == "https" ? 443 : 80);
}
