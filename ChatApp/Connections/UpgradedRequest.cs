using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>The request that became a connection. It lasts as long as the connection, for days perhaps, and would keep for so long what only
/// the upgrade needed: headers, cookies, what the query was read into, how the cookie was, and the services that were made for it.</summary>
internal static class UpgradedRequest
{
    /// <summary>Lets go of all that, once the socket is accepted. Who it is from stays.</summary>
    /// <param name="context">The request.</param>
    /// <param name="services">The server's own: what asks the request for services is given these from here on.</param>
    public static async ValueTask LightenAsync(HttpContext context, IServiceProvider services)
    {
        context.User = context.User; // Forgets the result that it came from.
        context.Features.Set<IRequestCookiesFeature>(null);
        context.Features.Set<IQueryFeature>(null);
        var headers = context.Request.Headers; // And the request looks at its features anew, and finds them gone.
        foreach (var name in headers.Keys)
            headers.Remove(name); // Kestrel keeps what is only cleared, for the next request to come with the same.
        if (context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable made)
            await made.DisposeAsync();
        context.RequestServices = services;
    }
}
