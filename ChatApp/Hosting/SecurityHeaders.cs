namespace ChatApp.Hosting;

/// <summary>What every answer says, be it a page, a file, a refusal or a socket: nothing is what it is not declared to be, and over TLS there is no way
/// back to plain HTTP. In front of everything but <c>ForwardedRequests</c>, which tells whether the client came over TLS.</summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    /// <summary>How long browsers come over TLS only once they have. Half a year; loopback names are left out by the framework.</summary>
    public static readonly TimeSpan StrictTransport = TimeSpan.FromDays(180);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseHsts();
        app.Use((RequestDelegate further) => context =>
        {
            context.Response.OnStarting(static state =>
            {
                ((HttpResponse)state).Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            }, context.Response);
            if (context.Request.IsHttps)
                HostCookies.Apply(context);
            return further(context);
        });
        next(app);
    };
}
