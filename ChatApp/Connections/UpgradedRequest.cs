using Microsoft.AspNetCore.Http.Features;

namespace ChatApp.Connections;

/// <summary>The HTTP request of an upgraded connection. It lives as long as the connection, possibly for days, and would keep data that
/// only the upgrade needs: headers, cookies, the parsed query, the authentication result and the request's services.</summary>
internal static class UpgradedRequest
{
    /// <summary>Releases that data once the socket is accepted. The user remains.</summary>
    /// <param name="context">The request.</param>
    /// <param name="services">The root services; they become the request's services.</param>
    public static async ValueTask ReleaseRequestStateAsync(HttpContext context, IServiceProvider services)
    {
        context.User = context.User; // Releases the authentication result.
        context.Features.Set<IRequestCookiesFeature>(null);
        context.Features.Set<IQueryFeature>(null);
        var headers = context.Request.Headers; // Also makes the request refresh its cached features and release the removed ones.
        foreach (var name in headers.Keys)
            headers.Remove(name); // One by one: Kestrel keeps the values of cleared headers for reuse by the next request.
        if (context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable made)
            await made.DisposeAsync();
        context.RequestServices = services;
    }
}
