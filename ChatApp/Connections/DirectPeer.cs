using ChatApp.Contracts;
using ChatApp.People;
using Microsoft.Extensions.Primitives;

namespace ChatApp.Connections;

/// <summary>Whether a request came straight from a program on this machine. That is judged by what was on the wire, before headers of
/// proxies are believed or dropped: whoever a proxy speaks for is elsewhere, even where the proxy is nobody we trust.</summary>
public static class DirectPeer
{
    private static readonly object Here = new();

    private static readonly string[] OfProxies = ["Forwarded", "Via", "X-Real-IP"];

    /// <summary>Whether it is one of <see cref="Paths.Metrics"/> that came so; of no other path is it remembered.</summary>
    public static bool IsOnThisMachine(HttpContext context) => context.Items.ContainsKey(Here);

    /// <summary>Comes before everything else that looks at requests.</summary>
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
            if (name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || OfProxies.Contains(name, StringComparer.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
