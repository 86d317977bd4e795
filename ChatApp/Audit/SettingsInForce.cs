namespace ChatApp.Audit;

/// <summary>The settings that a server was started with, as an audit entry has them.</summary>
internal static class SettingsInForce
{
    /// <summary>Settings whose names have one of these words are named without their value.</summary>
    private static readonly string[] Secret = ["password", "secret", "token", "key"];

    /// <summary>What is set, by name; what has its default is not there.</summary>
    public static string Describe(IConfiguration configuration) => string.Join(", ",
        configuration.GetSection(Settings.Section).GetChildren().Append(configuration.GetSection("AllowedHosts")).Append(configuration.GetSection("Urls"))
            .Where(setting => !string.IsNullOrEmpty(setting.Value)).OrderBy(setting => setting.Path, StringComparer.OrdinalIgnoreCase)
            .Select(setting => $"{setting.Path}={(IsSecret(setting.Key) ? "***" : setting.Value)}"));

    private static bool IsSecret(string name) => Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
