using System.Net;
using ChatApp.Configuration;
using ChatApp.Connections;
using ChatApp.Contracts;

namespace ChatApp.Hosting;

/// <summary>The public address of the server, as far as its configuration shows.</summary>
internal static class ServerAddress
{
    /// <summary>The base URL for printed links.</summary>
    /// <param name="configuration">The server's configuration.</param>
    /// <param name="urls">The addresses it listens on; empty to use the configuration.</param>
    public static Uri Of(IConfiguration configuration, ICollection<string> urls) =>
        Public(configuration) ?? Local(configuration, urls);

    /// <summary>The address on this machine.</summary>
    /// <param name="configuration">The server's configuration.</param>
    /// <param name="urls">The addresses it listens on; empty to use the configuration.</param>
    public static Uri Local(IConfiguration configuration, ICollection<string> urls)
    {
        var url = urls.FirstOrDefault()
            ?? configuration["Urls"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return Named(string.IsNullOrEmpty(url) ? Paths.DefaultAddress : url);
    }

    /// <summary>The public URL behind a proxy. The server knows its public name but not the proxy's scheme and port, so it assumes the
    /// defaults. Null without trusted proxies or a public name.</summary>
    public static Uri? Public(IConfiguration configuration)
    {
        var name = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();
        var proxies = configuration.GetSection(Settings.Section).Get<ProxyOptions>() ?? new();
        return proxies.Networks().Count > 0 && name is not (null or "localhost") && Uri.CheckHostName(name) == UriHostNameType.Dns
            ? new($"https://{name}")
            : null;
    }

    // "http://*:80", "http://+:80" and "http://[::]:80" listen on all addresses, but a browser cannot open them.
    private static Uri Named(string url)
    {
        var address = new Uri(
            url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal));
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = "localhost" }.Uri
            : address;
    }
}
