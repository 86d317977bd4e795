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

/// <summary>How the server is prepared, listens and stops.</summary>
internal static class WebHost
{
    /// <summary>Room for a herd that connects at once; Kestrel's own 512 makes it wait for SYN retries. The kernel caps it at
    /// <c>net.core.somaxconn</c>.</summary>
    private const int ListenBacklog = 4_096;

    /// <summary>What is left of the 10 s that a stop may take, after the drain.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    /// <summary>Adds Kestrel as we want it, and systemd's notices of start and stop where it wants them (<c>Type=notify</c>).</summary>
    public static WebApplicationBuilder AddWebHost(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls(Paths.DefaultAddress);
        HostNames.ApplyDefault(builder.Configuration);
        builder.WebHost.UseStaticWebAssets(); // Run from source, files are where they were built, in every environment.
        // And come compressed and for ever, as they do published: by default files run from source are read, and compressed badly, at each
        // request. Whoever works on them sets it to true.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.WebHost.UseKestrelHttpsConfiguration(); // For whoever has Kestrel itself speak TLS.
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
        builder.Services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, SecurityHeaders>()); // AddConnections puts ForwardedRequests before it.
        builder.Services.AddSettings<SecurityOptions, SecurityOptionsCheck>().BindConfiguration(Settings.Section);
        builder.Services.AddSingleton<RenewedCertificate>();
        builder.Services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>()
            .Configure<RenewedCertificate>((kestrel, certificate) => certificate.Use(kestrel));
        builder.AddSystemdNotices();
        builder.AddConsoleLog();
        return builder;
    }

    /// <summary>Checks the settings and brings what is stored up to date. A server that cannot be prepared is disposed of, and with it, what
    /// its log has to say of that is written.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            app.Services.GetRequiredService<DataFolderLock>().ReserveForServer();
            StaleSockets.Remove(app.Configuration["Urls"]);
            await app.Services.GetRequiredService<Store>().PrepareAsync(CancellationToken.None);
            app.Services.GetRequiredService<KeyRenewal>().Prepare();
            await app.Services.GetRequiredService<PersonStore>().PrepareAsync(CancellationToken.None);
            await app.Services.GetRequiredService<RoomStore>().PrepareAsync(CancellationToken.None);
            OpenFileLimit.Apply(app.Services);
            await app.Services.GetRequiredService<Readiness>().PrepareAsync(CancellationToken.None);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    // Not the package's AddSystemd(): it asks /proc whether the parent is systemd, and the unit's ProtectProc= hides that.
    private static void AddSystemdNotices(this WebApplicationBuilder builder)
    {
        if (!ConsoleLog.UnderSystemd)
            return;
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }
}
