namespace ChatApp.People;

/// <summary>Compares an origin that a browser names with the address that it asks.</summary>
public static class RequestOrigin
{
    /// <summary>Whether an origin is the request's own. A page that came over plain HTTP, which anybody on the way may have written, is another origin than
    /// this server over TLS. The other way round is the same server: behind a proxy that ends TLS it may see http while the page's origin is https.</summary>
    public static bool IsOwn(HttpRequest request, string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == "https" || (uri.Scheme == "http" && !request.IsHttps))
        && string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase);

    private static string HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !IsDefault(port, origin) ? $"{request.Host.Host}:{port}" : request.Host.Host;

    private static bool IsDefault(int port, Uri origin) => port == (origin.Scheme == "https" ? 443 : 80);
}
