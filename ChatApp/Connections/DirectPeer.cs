using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.Extensions.Primitives;

namespace ChatApp.Connections;

/// <summary>Detects whether a request was sent by a program on this machine. Judged by the connection before forwarded headers are applied
/// or dropped: the client behind a proxy is elsewhere, even when the proxy is not trusted.</summary>
internal static class DirectPeer
{
    private static readonly object Here = new();

    private static readonly string[] OfProxies = ["Forwarded", "Via", "X-Real-IP"];

    /// <summary>Whether the request is a local one for <see cref="Paths.Metrics"/>; always false for other paths.</summary>
    public static bool IsOnThisMachine(HttpContext context) => context.Items.ContainsKey(Here);

    /// <summary>Middleware that marks local requests; must run before all other middleware.</summary>
    internal static Task Remember(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Paths.Metrics, StringComparison.OrdinalIgnoreCase)
            && RemoteAddress.IsLoopback(context) && !WasForwarded(context.Request))
            context.Items[Here] = null;
        return next(context);
    }

    private static bool WasForwarded(HttpRequest request)
    {
        foreach (var (name, _) in (IEnumerable<KeyValuePair<string, StringValues>>)request.Headers)
        {
            if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
                || OfProxies.Contains(name, StringComparer.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
