using ChatApp.Configuration;

namespace ChatApp.Audit;

/// <summary>Describes the settings that the server was started with, for an audit entry.</summary>
internal static class ConfiguredSettings
{
    /// <summary>Settings with one of these words in their name are listed without their value.</summary>
    private static readonly string[] Secret = ["password", "secret", "token", "key"];

    /// <summary>The configured settings by name; defaults are omitted.</summary>
    public static string Describe(IConfiguration configuration) => string.Join(", ",
        configuration.GetSection(Settings.Section).GetChildren().Append(configuration.GetSection("AllowedHosts"))
            .Append(configuration.GetSection("Urls"))
            .Where(setting => !string.IsNullOrEmpty(setting.Value)).OrderBy(setting => setting.Path, StringComparer.OrdinalIgnoreCase)
            .Select(setting => $"{setting.Path}={(IsSecret(setting.Key) ? "***" : setting.Value)}"));

    private static bool IsSecret(string name) => Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
