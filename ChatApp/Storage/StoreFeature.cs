using ChatApp.Configuration;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatApp.Storage;

/// <summary>Registers the database and the keys that sign cookies: both in the data folder, or both in PostgreSQL.</summary>
internal static class StoreFeature
{
    /// <summary>Time in seconds that the provider retries for a lock that SQLite itself has already waited for. The
    /// minimum: 0 means no limit.</summary>
    private const int CommandTimeoutSeconds = 1;

    /// <summary>Name of the connection string that switches the server to PostgreSQL.</summary>
    public const string PostgresName = "Postgres";

    /// <summary>Number of pool threads that may wait for PostgreSQL at once without delaying other work: the connections of a node, and
    /// as many that wait for one.</summary>
    private const int BlockedThreads = 64;

    /// <summary>Adds the storage services.</summary>
    public static WebApplicationBuilder AddStore(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<StoreOptions, StoreOptionsCheck>().BindConfiguration(Settings.Section);
        services.AddSingleton<IValidateOptions<StoreOptions>, FileStoreCheck>();
        services.AddDataProtection().SetApplicationName("ChatApp");
        services.AddSingleton<UnusableKeyLog>();
        if (builder.Configuration.GetConnectionString(PostgresName) is { Length: > 0 } postgres)
            services.AddPostgres(postgres);
        else
            services.AddSqlite();
        services.AddSingleton(provider => new DataFolder(Path.Combine(
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath,
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.DataFolder)));
        services.AddSingleton<DataFolderLock>();
        services.AddSingleton<StorageHealth>();
        services.AddSingleton<StorageFailureLog>();
        services.AddSingleton(provider =>
            new StoreReaders(provider.GetRequiredService<IDatabase>(), provider.GetServices<IReadObserver>()));
        services.AddSingleton(provider => new Store(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IDbContextFactory<ChatDbContext>>(),
            provider.GetRequiredService<StoreReaders>(), provider.GetRequiredService<StorageHealth>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
            new NodeNotices(provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<Store>()));
        services.AddSingleton<KeyRenewal>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRenewal>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInRepository>();
        services.AddHealthChecks()
            .AddCheck<SchemaCheck>("schema", tags: [Readiness.Tag])
            .AddCheck<WriteCheck>("database", tags: [Readiness.Tag])
            .AddCheck<FolderCheck>("data folder", tags: [Readiness.Tag])
            .AddCheck<KeysCheck>("keys", tags: [Readiness.Tag])
            .AddCheck<IcuCheck>("ICU", tags: [Readiness.Tag])
            .AddCheck<DiskSpaceCheck>("disk space")
            .AddCheck<Readiness>("last trial");
        services.AddSingleton<SharedSecret>();
        services.AddSingleton<Readiness>();
        services.AddHostedService(provider => provider.GetRequiredService<Readiness>());
        // Readiness logs failures itself, once.
        builder.Logging.AddFilter(typeof(HealthCheckService).Namespace, LogLevel.None);
        return builder;
    }

    private static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<IKeyRepository, KeyFiles>();
        services.AddSingleton<StoreMark>();
        services.AddSingleton<IDatabase, SqliteDatabase>();
        services.AddPooledDbContextFactory<SqliteChatDbContext>((provider, options) => options
            .UseSqlite(new SqliteConnectionStringBuilder
            {
                DataSource = provider.GetRequiredService<DataFolder>().Make().Database,
                DefaultTimeout = CommandTimeoutSeconds,
                ForeignKeys = true,
            }.ToString())
            .AddInterceptors(new SqliteDurability()));
        services.AddSingleton<IDbContextFactory<ChatDbContext>, Contexts<SqliteChatDbContext>>();
        services.AddSingleton<IncrementalVacuumService>();
        services.AddHostedService(provider => provider.GetRequiredService<IncrementalVacuumService>());
    }

    private static void AddPostgres(this IServiceCollection services, string connectionString)
    {
        // Reads block their thread until the server answers, and the pool adds threads slowly.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, BlockedThreads), ports);
        services.AddSingleton(_ => PostgresPool.Create(connectionString));
        services.AddSingleton<IDatabase, PostgresDatabase>();
        services.AddSingleton<IKeyRepository, PostgresKeys>();
        services.AddSingleton<PostgresFileContents>();
        services.AddSingleton<IKeyManager, SharedKeyManager>();
        services.AddPooledDbContextFactory<PostgresChatDbContext>(
            (provider, options) => options
                .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
                .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)) // No snapshot is kept.
                .AddInterceptors(new PostgresText()));
        services.AddSingleton<IDbContextFactory<ChatDbContext>, Contexts<PostgresChatDbContext>>();
    }

    /// <summary>Provides the database to features independently of the provider. Builds EF's model at first use, which an ordinary start
    /// and the first requests do not need.</summary>
    private sealed class Contexts<TContext>(IServiceProvider services) : IDbContextFactory<ChatDbContext>
        where TContext : ChatDbContext
    {
        public ChatDbContext CreateDbContext() => services.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext();
    }

    private sealed class KeysInRepository(IKeyRepository repository) : IConfigureOptions<KeyManagementOptions>
    {
        // KeyRenewal creates keys.
        public void Configure(KeyManagementOptions options) => (options.XmlRepository, options.AutoGenerateKeys) = (repository, false);
    }
}
