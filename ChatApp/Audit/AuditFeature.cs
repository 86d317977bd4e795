using ChatApp.Configuration;

namespace ChatApp.Audit;

/// <summary>Registers the audit log: each entry is a log line and a row.</summary>
internal static class AuditFeature
{
    /// <summary>Adds the audit log's services.</summary>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AuditOptions, AuditOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<AuditLines>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditQueries>();
        services.AddHostedService<AuditCleanupService>();
        return builder;
    }
}
