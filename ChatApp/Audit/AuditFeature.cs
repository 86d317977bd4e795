namespace ChatApp.Audit;

/// <summary>The record of who did what: a log line and a row each.</summary>
public static class AuditFeature
{
    /// <summary>Adds the audit log.</summary>
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AuditOptions, AuditOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<AuditLines>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReader>();
        services.AddHostedService<AuditCleanupService>();
        return builder;
    }
}
