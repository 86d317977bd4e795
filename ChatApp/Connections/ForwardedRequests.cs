using ChatApp.People;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Gives a request that a trusted proxy passed on the client's address, scheme and host, before anything else looks at it: hub
/// log, limits, the check of the origin and cookies then need to know nothing of proxies.</summary>
internal sealed partial class ForwardedRequests(IOptions<ProxyOptions> proxies, ILogger<ForwardedRequests> logger) : IStartupFilter
{
    private int warned;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DirectPeer.Remember);
        // With nobody in its lists the framework would believe everybody.
        var networks = proxies.Value.Networks();
        if (networks.Count > 0)
            app.UseForwardedHeaders(Believing(networks));
        app.Use((context, following) =>
        {
            WarnOnce(context);
            return following(context);
        });
        next(app);
    };

    // What a trusted proxy sent is gone by here: the middleware takes the header with its word.
    private void WarnOnce(HttpContext context)
    {
        if (warned == 0 && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) && RemoteAddress.IsLoopback(context)
            && Interlocked.Exchange(ref warned, 1) == 0)
            LogUntrusted(RemoteAddress.Of(context));
    }

    private static ForwardedHeadersOptions Believing(IEnumerable<System.Net.IPNetwork> networks)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // Through as many proxies as are trusted; the first other address is the client.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    [LoggerMessage(1140, LogLevel.Warning,
        "A proxy on this machine ({Address}) passes requests on, and Chat:TrustedProxies does not name it: everybody counts as {Address}, in limits, bans and the hub log. If it is yours, set Chat:TrustedProxies={Address}.")]
    private partial void LogUntrusted(string address);
}
