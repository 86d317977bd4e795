using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatApp.Connections;

/// <summary>Registers admission, the connection count, the hub log and the connection watch.</summary>
public static class ConnectionsFeature
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
        services.AddSingleton<ConnectionLog>();
        services.AddSingleton<HubGate>();
        services.AddSingleton<ConnectEndpoint>();
        services.AddSingleton<GoodbyeEndpoint>();
        services.AddHostedService<ConnectionWatch>();
        services.AddHealthChecks().AddCheck<ReadyCheck>("taking connections");
        return builder;
    }

    /// <summary>Maps admission and health checks, and puts <see cref="HubGate"/> in front of the hub.</summary>
    public static WebApplication MapConnections(this WebApplication app)
    {
        app.MapPost(Paths.Connect, context => context.RequestServices.GetRequiredService<ConnectEndpoint>().AnswerAsync(context));
        app.MapPost($"{Paths.Goodbye}/{{connection}}", context => context.RequestServices.GetRequiredService<GoodbyeEndpoint>().AnswerAsync(context));
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        // Checks with this tag run in the background; their last result is used.
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = check => !check.Tags.Contains(Readiness.Tag) });

        // HubGate wraps the socket feature, so the feature must exist before SignalR's own branch would create one.
        app.UseWebSockets();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Paths.Hub, StringComparison.OrdinalIgnoreCase),
            branch => branch.Use(next => context => context.RequestServices.GetRequiredService<HubGate>().InvokeAsync(context, next)));
        return app;
    }

    private sealed class ReadyCheck(ServerState server) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(server.Closing ? HealthCheckResult.Unhealthy("The server is closing.") : HealthCheckResult.Healthy());
    }
}
