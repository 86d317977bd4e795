namespace ChatApp.Ledger;

/// <summary>The hub log, kept in the store.</summary>
public static class LedgerFeature
{
    /// <summary>Adds the ledger.</summary>
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
