namespace ChatApp.Ledger;

/// <summary>Registers the hub log in the database.</summary>
public static class LedgerFeature
{
    /// <summary>Adds the hub log's services.</summary>
    public static WebApplicationBuilder AddLedger(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<LedgerOptions, LedgerOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<LedgerWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        return builder;
    }
}
