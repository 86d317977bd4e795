using ChatApp.Contracts;

namespace ChatApp;

/// <summary>How the server listens and stops.</summary>
internal static class WebHost
{
    /// <summary>Room for a herd that connects at once; Kestrel's own 512 makes it wait for SYN retries. The kernel caps it at
    /// <c>net.core.somaxconn</c>.</summary>
    private const int ListenBacklog = 4_096;

    /// <summary>What is left of the 10 s that a stop may take, after the drain.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    /// <summary>Adds Kestrel as we want it.</summary>
    public static WebApplicationBuilder AddWebHost(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["Urls"]))
            builder.WebHost.UseUrls(Paths.DefaultAddress);
        builder.WebHost.UseStaticWebAssets(); // Run from source, files are where they were built, in every environment.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseSockets(sockets => sockets.Backlog = ListenBacklog);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        return builder;
    }
}
