using Microsoft.AspNetCore.DataProtection;
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
        services.AddHealthChecks().AddCheck<StoreCheck>("storage").AddCheck<DiskSpaceCheck>("disk space");
        services.AddDataProtection().SetApplicationName("ChatApp");
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>, KeysInDataFolder>();
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

    private sealed class KeysInDataFolder(DataFolder folder, ILoggerFactory loggers)
        : IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>
    {
        public void Configure(Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions options)
        {
            var keys = new DirectoryInfo(folder.Make().Keys);
            options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(keys, loggers);
        }
    }

    private sealed class StoreCheck(Store store) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var there = store.Read(reader => reader.List("SELECT 1 FROM \"Store\"", row => row.Small(0))).Count > 0;
            return Task.FromResult(there ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store is empty."));
        }
    }
}
