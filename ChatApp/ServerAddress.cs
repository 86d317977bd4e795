using System.Net;
using ChatApp.Connections;
using ChatApp.Contracts;

namespace ChatApp;

/// <summary>Where people reach the server, as far as its configuration tells.</summary>
internal static class ServerAddress
{
    /// <summary>The address to put before a path that is printed.</summary>
    /// <param name="configuration">The server's.</param>
    /// <param name="urls">Where it listens; empty for what the configuration says.</param>
    public static Uri Of(IConfiguration configuration, ICollection<string> urls)
    {
        if (Public(configuration) is { } known)
            return known;
        var url = urls.FirstOrDefault() ?? configuration["Urls"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return Named(string.IsNullOrEmpty(url) ? Paths.DefaultAddress : url);
    }

    /// <summary>Behind proxies the server answers to its public name only, and does not see their scheme and port: it takes the usual ones.
    /// Null where there are none.</summary>
    public static Uri? Public(IConfiguration configuration)
    {
        var name = configuration["AllowedHosts"]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        var proxies = configuration.GetSection(Settings.Section).Get<ProxyOptions>() ?? new();
        return proxies.Networks().Count > 0 && name is not (null or "localhost") && Uri.CheckHostName(name) == UriHostNameType.Dns
            ? new($"https://{name}")
            : null;
    }

    // "http://*:80", "http://+:80" and "http://[::]:80" listen on every address, and a browser can open none of them.
    private static Uri Named(string url)
    {
        var address = new Uri(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal));
        return IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = "localhost" }.Uri
            : address;
    }
}
