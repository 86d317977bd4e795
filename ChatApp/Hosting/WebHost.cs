using ChatApp.Configuration;
using ChatApp.Contracts;
using ChatApp.Logging;
using ChatApp.People;
using ChatApp.Rooms;
using ChatApp.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Options;

namespace ChatApp.Hosting;

/// <summary>Configures how the server is prepared, listens and stops.</summary>
internal static class WebHost
{
    /// <summary>Sized for a reconnect storm; with Kestrel's default of 512, clients wait for SYN retries. The kernel caps it at
    /// <c>net.core.somaxconn</c>.</summary>
    private const int ListenBacklog = 4_096;

    /// <summary>The rest of the 10 s that a stop may take, after the drain.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    /// <summary>Configures Kestrel, and notifies systemd of start and stop (<c>Type=notify</c>).</summary>
    public static WebApplicationBuilder AddWebHost(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls(Paths.DefaultAddress);
        HostNames.ApplyDefault(builder.Configuration);
        builder.WebHost.UseStaticWebAssets(); // When run from source: files are served from their build location in every environment.
        // Compressed and cached without limit, as in a published server: by default, files run from source are read, and compressed poorly,
        // at each request. Set it to true while editing them.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.WebHost.UseKestrelHttpsConfiguration(); // For TLS in Kestrel itself.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.RequestBody;
        });
        builder.WebHost.UseSockets(sockets => sockets.Backlog = ListenBacklog);
        var transport = builder.Services.Last(service => service.ServiceType == typeof(IConnectionListenerFactory));
        builder.Services.Remove(transport);
        builder.Services.AddSingleton(provider =>
            new BoundedAccepts((IConnectionListenerFactory)ActivatorUtilities.CreateInstance(provider, transport.ImplementationType!)));
        builder.Services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<BoundedAccepts>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddHsts(hsts => hsts.MaxAge = SecurityHeaders.StrictTransport);
        // AddConnections puts ForwardedRequests before it.
        builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeaders>());
        builder.Services.AddSettings<SecurityOptions, SecurityOptionsCheck>().BindConfiguration(Settings.Section);
        builder.Services.AddSingleton<RenewedCertificate>();
        builder.Services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>()
            .Configure<RenewedCertificate>((kestrel, certificate) => certificate.Use(kestrel));
        builder.AddSystemdNotices();
        builder.AddConsoleLog();
        return builder;
    }

    /// <summary>Checks the settings, migrates the database and prepares each feature. On failure the server is disposed of, which flushes
    /// its log.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Services.GetRequiredService<DataFolderLock>().ReserveForServer();
            StaleSockets.Remove(app.Configuration["Urls"]);
            await StartRetry.RunAsync(Steps(app.Services), app.Logger);
            OpenFileLimit.Apply(app.Services);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static Func<Task>[] Steps(IServiceProvider services) =>
    [
        () => services.GetRequiredService<Store>().PrepareAsync(CancellationToken.None),
        () =>
        {
            services.GetRequiredService<KeyRenewal>().Prepare();
            return Task.CompletedTask;
        },
        () => services.GetRequiredService<PersonStore>().PrepareAsync(CancellationToken.None),
        () => services.GetRequiredService<RoomStore>().PrepareAsync(CancellationToken.None),
        () => services.GetRequiredService<Readiness>().PrepareAsync(CancellationToken.None),
    ];

    // Not the package's AddSystemd(): it reads from /proc whether the parent is systemd, and the unit's ProtectProc= hides that.
    private static void AddSystemdNotices(this WebApplicationBuilder builder)
    {
        if (!ConsoleLog.UnderSystemd)
            return;
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }
}
