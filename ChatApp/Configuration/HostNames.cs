using Microsoft.Extensions.Options;

namespace ChatApp.Configuration;

/// <summary><c>AllowedHosts</c>: the host names that the server accepts, separated by semicolons.</summary>
internal static class HostNames
{
    private const string Key = "AllowedHosts";

    /// <summary>Loopback names. Defined in code, so that another program's <c>appsettings.json</c> in the working directory cannot remove
    /// the check.</summary>
    private const string Default = "localhost;127.0.0.1;[::1]";

    /// <summary>Sets the default if the configuration has no value.</summary>
    public static void ApplyDefault(ConfigurationManager configuration) => configuration[Key] ??= Default;

    /// <summary>Refuses entries that the framework's host filter would accept but never match (a scheme, a port, a comma), or interpret as
    /// "every host" (an empty list).</summary>
    /// <exception cref="OptionsValidationException">An entry is no host name.</exception>
    public static void Check(IConfiguration configuration)
    {
        var entries = configuration[Key]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var wrong = entries.FirstOrDefault(entry => !IsHostPattern(entry)) ?? (entries.Length == 0 ? "an empty list" : null);
        if (wrong is not null)
            throw new OptionsValidationException(Key, typeof(HostNames),
            [
                $"{Key} must be host names like chat.example;localhost, separated by semicolons, "
                + $"without scheme and port, or * for all; {wrong} is not.",
            ]);
    }

    /// <summary>A host name that the server accepts, for requests from its own machine: the first of the list, or
    /// <paramref name="otherwise"/> where the list starts with "every host".</summary>
    public static string Accepted(IConfiguration configuration, string otherwise)
    {
        var first = (configuration[Key] ?? Default).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();
        return first is null or "*" ? otherwise : first.Replace("*.", "any.", StringComparison.Ordinal);
    }

    private static bool IsHostPattern(string entry)
    {
        if (entry == "*")
            return true;
        var name = entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry;
        return !name.Contains(':', StringComparison.Ordinal) || name.StartsWith('[') // IPv6 addresses are in brackets, as in a URL.
            ? Uri.CheckHostName(name) is not UriHostNameType.Unknown
            : false;
    }
}
