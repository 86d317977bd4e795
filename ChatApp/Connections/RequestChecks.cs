using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary>What admission and upgrade both ask of a request before anything else.</summary>
internal static class RequestChecks
{
    /// <summary>Why a request may go no further; null when it may.</summary>
    public static AdmissionRefusal? Refuse(HttpContext context, Caller caller)
    {
        if (ForeignOrigin(context.Request))
            return new(StatusCodes.Status403Forbidden, RefusalCodes.ForeignOrigin);
        return caller.Standing switch
        {
            Standing.In => null,
            Standing.Removed => new(StatusCodes.Status403Forbidden, RefusalCodes.Removed),
            _ => new(StatusCodes.Status401Unauthorized, RefusalCodes.SignedOut),
        };
    }

    /// <summary>Whether a page of another site asks. A browser names the origin on every POST and upgrade; programs name none and bring no
    /// cookies of anybody else's. Host and port are compared, not the scheme: behind a proxy that ends TLS the server sees http while the
    /// page's origin is https.</summary>
    public static bool ForeignOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0)
            return false;
        return origin.Count > 1
            || !Uri.TryCreate(origin[0], UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !string.Equals(uri.Authority, HostOf(request, uri), StringComparison.OrdinalIgnoreCase);
    }

    private static string HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port is { } port && !IsDefault(port, origin) ? $"{request.Host.Host}:{port}" : request.Host.Host;

    private static bool IsDefault(int port, Uri origin) => port == (origin.Scheme == "https" ? 443 : 80);
}
