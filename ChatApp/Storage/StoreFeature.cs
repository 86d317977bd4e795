using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

/// <summary>The database, and the keys that sign cookies, in the data folder.</summary>
public static class StoreFeature
{
    /// <summary>How long a statement may wait for a lock before it fails, in seconds: the contract's bound for <c>TryAgain</c>, less
    /// a little for the rest of the call.</summary>
    private const int CommandTimeoutSeconds = 4;

    /// <summary>Adds storage.</summary>
    public static WebApplicationBuilder AddStore(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StoreOptions>().BindConfiguration("Chat").ValidateDataAnnotations().ValidateOnStart();
        services.AddPooledDbContextFactory<SqliteChatDbContext>((provider, options) => options
            .UseSqlite(ConnectionString(DataFolder(provider)))
            .AddInterceptors(new SqliteDurability()));
        services.AddSingleton<IDbContextFactory<ChatDbContext>, AnyStore>();
        services.AddSingleton(provider => new StoreMark(Path.Combine(DataFolder(provider), "chat.mark")));
        services.AddSingleton<Store>();
        services.AddHealthChecks().AddCheck<StoreCheck>("storage");
        services.AddDataProtection().SetApplicationName("ChatApp");
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>, KeysInDataFolder>();
        return builder;
    }

    internal static string ConnectionString(string folder) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(folder, "chat.db"),
        DefaultTimeout = CommandTimeoutSeconds,
        ForeignKeys = true,
    }.ToString();

    internal static string DataFolder(IServiceProvider provider)
    {
        var folder = Path.Combine(
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath,
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.DataFolder);
        // Only the server's own user may read it: it holds the keys that sign cookies.
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Gives features the database without telling them which one it is.</summary>
    private sealed class AnyStore(IDbContextFactory<SqliteChatDbContext> sqlite) : IDbContextFactory<ChatDbContext>
    {
        public ChatDbContext CreateDbContext() => sqlite.CreateDbContext();
    }

    private sealed class KeysInDataFolder(IServiceProvider provider, ILoggerFactory loggers)
        : IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>
    {
        public void Configure(Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions options)
        {
            var keys = new DirectoryInfo(Path.Combine(DataFolder(provider), "keys"));
            options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(keys, loggers);
        }
    }

    private sealed class StoreCheck(Store store) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await store.OpenAsync(cancellationToken);
            var there = await db.Set<StoreInfo>().AnyAsync(cancellationToken);
            return there ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store is empty.");
        }
    }
}
