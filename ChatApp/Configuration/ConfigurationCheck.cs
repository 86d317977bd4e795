using System.Net;
using Microsoft.Extensions.Options;

namespace ChatApp.Configuration;

/// <summary>Stops the start for configuration that the framework would ignore, or interpret as more open than intended.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Checks all settings that need no running service.</summary>
    /// <exception cref="OptionsValidationException">A setting is invalid; the failures describe it and the valid values.</exception>
    public static void Run(WebApplicationBuilder builder)
    {
        HostNames.Check(builder.Configuration);
        Refuse("Urls", Urls(builder.Configuration["Urls"]).Concat(Urls(builder.WebHost.GetSetting("urls"))).Distinct());
        Refuse("Logging", LogLevels(builder.Configuration.GetSection("Logging")));
        SettingNames.RefuseUnknown(builder.Configuration, builder.Services);
        Settings.RefuseEmpty(builder.Configuration, builder.Services);
    }

    // Kestrel listens on all addresses for a host name that it does not know, and takes a non-numeric port for part of such a name.
    private static IEnumerable<string> Urls(string? urls) =>
        from url in urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
        where !CanListen(url)
        select "Urls must be addresses like http://127.0.0.1:50001, http://localhost:50001 or, "
            + $"for every address, http://*:50001; {url} is not.";

    private static bool CanListen(string url)
    {
        if (url.Contains("://unix:", StringComparison.OrdinalIgnoreCase) || url.Contains("://pipe:", StringComparison.OrdinalIgnoreCase))
            return true;
        var everyAddress = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
            .Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(everyAddress, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && (IPAddress.TryParse(uri.Host, out _) || string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> LogLevels(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => child.Key.Equals("LogLevel", StringComparison.OrdinalIgnoreCase)
            ? child.GetChildren().Where(level => !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
                .Select(level => $"{level.Path} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.")
            : LogLevels(child));

    private static void Refuse(string key, IEnumerable<string> failures)
    {
        if (failures.ToArray() is { Length: > 0 } all)
            throw new OptionsValidationException(key, typeof(ConfigurationCheck), all);
    }
}
