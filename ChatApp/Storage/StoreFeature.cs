using ChatApp.Configuration;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

/// <summary>Registers the database and the keys that sign cookies, both in the data folder.</summary>
internal static class StoreFeature
{
    /// <summary>Time in seconds that the provider retries for a lock that SQLite itself has already waited for. The
    /// minimum: 0 means no limit.</summary>
    private const int CommandTimeoutSeconds = 1;

    /// <summary>Adds the storage services.</summary>
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
        // Readiness logs failures itself, once.
        builder.Logging.AddFilter(typeof(HealthCheckService).Namespace, LogLevel.None);
        return builder;
    }

    private static string ConnectionString(DataFolder folder) => new SqliteConnectionStringBuilder
    {
        DataSource = folder.Database,
        DefaultTimeout = CommandTimeoutSeconds,
        ForeignKeys = true,
    }.ToString();

    /// <summary>Provides the database to features independently of the provider. Builds EF's model at first use, which an ordinary start
    /// and the first requests do not need.</summary>
    private sealed class AnyStore(IServiceProvider services) : IDbContextFactory<ChatDbContext>
    {
        public ChatDbContext CreateDbContext() => services.GetRequiredService<IDbContextFactory<SqliteChatDbContext>>().CreateDbContext();
    }

    private sealed class KeysInDataFolder(KeyFiles files) : IConfigureOptions<KeyManagementOptions>
    {
        // KeyRenewal creates keys.
        public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.AutoGenerateKeys) = (files, false);
    }
}
