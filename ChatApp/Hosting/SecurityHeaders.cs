namespace ChatApp.Hosting;

/// <summary>Adds headers to every response (page, file, refusal or socket): no content sniffing, and over TLS no downgrade to plain HTTP.
/// Runs before everything except <c>ForwardedRequests</c>, which determines whether the client used TLS.</summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    /// <summary>How long browsers must use TLS after a first visit. Half a year; the framework excludes loopback names.</summary>
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
