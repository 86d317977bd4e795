using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Connections;

/// <summary>Registers admission, the connection count, the hub log and the connection watch.</summary>
internal static class ConnectionsFeature
{
    /// <summary>Adds the services for connections.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ConnectionOptions, ConnectionOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSettings<ProxyOptions, ProxyOptionsCheck>().BindConfiguration(Settings.Section);
        // First, so that AllowedHosts checks the public name.
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, ForwardedRequests>());
        services.AddSingleton<ServerState>();
        services.AddSingleton<SendBacklogs>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<Presence>();
        services.AddSingleton<FlappingWatch>();
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<OperatorEnds>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<OperatorDrains>();
        services.AddSingleton<SealedDrainOrders>();
        services.AddSingleton<DrainEndpoint>();
        services.AddSingleton<ConnectionLog>();
        services.AddSingleton<ConnectionRefusal>();
        services.AddSingleton<HubGate>();
        services.AddSingleton<ConnectEndpoint>();
        services.AddSingleton<GoodbyeEndpoint>();
        services.AddHostedService<ConnectionWatch>();
        services.AddConnectionPolicies();
        services.AddHealthChecks().AddCheck<ReadyCheck>("taking connections");
        return builder;
    }

    /// <summary>Maps admission and health checks, and prepares requests for <see cref="UseHubGate"/>.</summary>
    public static WebApplication MapConnections(this WebApplication app)
    {
        app.MapPost(Paths.Connect, context => context.RequestServices.GetRequiredService<ConnectEndpoint>().AnswerAsync(context))
            .RequireAuthorization(ConnectionPolicies.MayConnect).WithMetadata(app.Services.GetRequiredService<ConnectionRefusal>());
        var goodbye = app.Services.GetRequiredService<GoodbyeEndpoint>();
        app.MapPost($"{Paths.Goodbye}/{{connection}}", goodbye.AnswerAsync).RequireAuthorization(ConnectionPolicies.MayConnect)
            .WithMetadata(goodbye);
        // Anonymous: its body is the credential.
        app.MapPost(Paths.Drain, context => context.RequestServices.GetRequiredService<DrainEndpoint>().AnswerAsync(context))
            .AllowAnonymous();
        // Short-circuited: they answer before a look at the caller, which may need storage.
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous().ShortCircuit();
        // Checks with this tag run in the background; their last result is used.
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => !check.Tags.Contains(Readiness.Tag) })
            .AllowAnonymous().ShortCircuit();

        // Refusals and HubGate use the socket feature, so it must exist before SignalR's own branch would create one.
        app.UseWebSockets();
        return app;
    }

    /// <summary>Requires <see cref="ConnectionPolicies.MayConnect"/> of a hub's endpoints, and puts <see cref="HubGate"/> in front of
    /// it.</summary>
    public static void UseHubGate(this WebApplication app, IEndpointConventionBuilder hub)
    {
        var refusal = app.Services.GetRequiredService<ConnectionRefusal>();
        hub.RequireAuthorization(ConnectionPolicies.MayConnect).WithMetadata(refusal);
        hub.Add(endpoint =>
        {
            if (endpoint.Metadata.OfType<NegotiateMetadata>().Any())
                endpoint.Metadata.Add(new AllowAnonymousAttribute()); // HubGate answers 404 to every caller.
        });
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Paths.Hub, StringComparison.OrdinalIgnoreCase),
            branch => branch.Use(next => context => context.RequestServices.GetRequiredService<HubGate>().InvokeAsync(context, next)));
    }

    private sealed class ReadyCheck(ServerState server) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(server.Closing ? HealthCheckResult.Unhealthy("The server is closing.") : HealthCheckResult.Healthy());
    }
}
