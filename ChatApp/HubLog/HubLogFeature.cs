using ChatApp.Configuration;

namespace ChatApp.HubLog;

/// <summary>Registers the hub log in the database.</summary>
internal static class HubLogFeature
{
    /// <summary>Adds the hub log's services.</summary>
    public static WebApplicationBuilder AddHubLog(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<HubLogOptions, HubLogOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<HubLogStore>();
        services.AddSingleton<HubLogQueries>();
        services.AddSingleton<RestartQueries>();
        services.AddSingleton<HubLogSummaries>();
        services.AddSingleton<HubLogMetrics>();
        services.AddSingleton<HubLogWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<HubLogWriter>());
        return builder;
    }
}
