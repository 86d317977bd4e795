using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ChatApp.Connections;

/// <summary>Gives a request that a trusted proxy passed on the client's address, scheme and host, before anything else looks at it: hub
/// log, limits, the check of the origin and cookies then need to know nothing of proxies.</summary>
internal sealed class ForwardedRequests(IOptions<ProxyOptions> proxies) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(DirectPeer.Remember);
        // With nobody in its lists the framework would believe everybody.
        if (proxies.Value.Networks() is { Count: > 0 } networks)
            app.UseForwardedHeaders(Believing(networks));
        next(app);
    };

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
}
