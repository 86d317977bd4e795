using ChatApp.People;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Applies the forwarded address, scheme and host of trusted proxies to requests before all other middleware: hub log, limits,
/// origin check and cookies then need no knowledge of proxies.</summary>
internal sealed partial class ForwardedRequests(IOptions<ProxyOptions> proxies, ILogger<ForwardedRequests> logger) : IStartupFilter
{
    private int warned;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DirectPeer.Remember);
        // With empty lists, the framework would trust every sender.
        var networks = proxies.Value.Networks();
        if (networks.Count > 0)
            app.UseForwardedHeaders(OptionsTrusting(networks));
        app.Use((context, following) =>
        {
            WarnOnce(context);
            return following(context);
        });
        next(app);
    };

    // The header of a trusted proxy no longer exists here: the middleware removes it when it applies it.
    private void WarnOnce(HttpContext context)
    {
        if (warned == 0
            && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && RemoteAddress.IsLoopback(context)
            && Interlocked.Exchange(ref warned, 1) == 0)
            LogUntrusted(RemoteAddress.Of(context));
    }

    private static ForwardedHeadersOptions OptionsTrusting(IEnumerable<System.Net.IPNetwork> networks)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // Any number of trusted proxies; the first untrusted address is the client's.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        return options;
    }

    [LoggerMessage(1140, LogLevel.Warning,
        "A proxy on this machine ({Address}) passes requests on, and Chat:TrustedProxies does not name it: "
        + "everybody counts as {Address}, in limits, bans and the hub log. If it is yours, set Chat:TrustedProxies={Address}.")]
    private partial void LogUntrusted(string address);
}
