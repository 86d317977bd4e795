using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

/// <summary>The database, and the keys that sign cookies, in the data folder.</summary>
public static class StoreFeature
{
    /// <summary>For how long the provider asks again for a lock that SQLite itself has waited for already, in seconds. The least that there is: 0 means
    /// for ever.</summary>
    private const int CommandTimeoutSeconds = 1;

    /// <summary>Adds storage.</summary>
    public static WebApplicationBuilder AddStore(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<StoreOptions, StoreOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddPooledDbContextFactory<SqliteChatDbContext>((provider, options) => options
            .UseSqlite(ConnectionString(provider.GetRequiredService<DataFolder>().Make()))
            .AddInterceptors(new SqliteDurability()));
        services.AddSingleton<IDbContextFactory<ChatDbContext>, AnyStore>();
        services.AddSingleton(provider => new DataFolder(Path.Combine(
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath,
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.DataFolder)));
        services.AddSingleton<DataFolderLock>();
        services.AddSingleton<StoreMark>();
        services.AddSingleton<StoreCondition>();
        services.AddSingleton<StoreFailures>();
        services.AddSingleton<StoreReaders>();
        services.AddSingleton<StoreShrinking>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreShrinking>());
        services.AddSingleton<Store>();
        services.AddDataProtection().SetApplicationName("ChatApp");
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<KeyRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRenewal>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInDataFolder>();
        services.AddHealthChecks()
            .AddCheck<SchemaCheck>("schema", tags: [Readiness.Tag])
            .AddCheck<WriteCheck>("database", tags: [Readiness.Tag])
            .AddCheck<FolderCheck>("data folder", tags: [Readiness.Tag])
            .AddCheck<KeysCheck>("keys", tags: [Readiness.Tag])
            .AddCheck<IcuCheck>("ICU", tags: [Readiness.Tag])
            .AddCheck<DiskSpaceCheck>("disk space")
            .AddCheck<Readiness>("last trial");
        services.AddSingleton<Readiness>();
        services.AddHostedService(provider => provider.GetRequiredService<Readiness>());
        builder.Logging.AddFilter(typeof(HealthCheckService).Namespace, LogLevel.None); // Readiness says what is wrong, once.
        return builder;
    }

    private static string ConnectionString(DataFolder folder) => new SqliteConnectionStringBuilder
    {
        DataSource = folder.Database,
        DefaultTimeout = CommandTimeoutSeconds,
        ForeignKeys = true,
    }.ToString();

    /// <summary>Gives features the database without telling them which one it is. EF is made ready when it is first needed, which for an ordinary start
    /// and whoever comes after it is not the case.</summary>
    private sealed class AnyStore(IServiceProvider services) : IDbContextFactory<ChatDbContext>
    {
        public ChatDbContext CreateDbContext() => services.GetRequiredService<IDbContextFactory<SqliteChatDbContext>>().CreateDbContext();
    }

    private sealed class KeysInDataFolder(KeyFiles files) : IConfigureOptions<KeyManagementOptions>
    {
        public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.AutoGenerateKeys) = (files, false); // KeyRenewal does.
    }
}
