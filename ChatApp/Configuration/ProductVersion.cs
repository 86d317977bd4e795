using System.Reflection;

namespace ChatApp.Configuration;

/// <summary>The version from the build: <c>Version</c> in Directory.Build.props and the commit.</summary>
internal static class ProductVersion
{
    /// <summary>For example <c>0.9.0+1a2b3c4d</c>; without the commit if the build had no repository.</summary>
    public static string Text { get; } = Short(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Prints the version to the console.</summary>
    /// <returns>The exit code, 0.</returns>
    public static async Task<int> ShowAsync()
    {
        await Console.Out.WriteLineAsync($"ChatApp {Text}");
        return 0;
    }

    // Eight characters identify a commit sufficiently.
    private static string Short(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
