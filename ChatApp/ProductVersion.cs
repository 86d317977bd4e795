using System.Reflection;

namespace ChatApp;

/// <summary>The version that the build gave the program: <c>Version</c> in Directory.Build.props and the commit it was built from.</summary>
internal static class ProductVersion
{
    /// <summary>Such as <c>0.9.0+1a2b3c4d</c>; without the commit where the build had no repository.</summary>
    public static string Text { get; } = Short(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Prints it.</summary>
    /// <returns>The exit code, 0.</returns>
    public static async Task<int> ShowAsync()
    {
        await Console.Out.WriteLineAsync($"ChatApp {Text}");
        return 0;
    }

    // Eight characters of a commit name it as well as forty.
    private static string Short(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus && version.Length > plus + 9 ? version[..(plus + 9)] : version;
}
