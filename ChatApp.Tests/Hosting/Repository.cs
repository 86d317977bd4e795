using System.Runtime.CompilerServices;

namespace ChatApp.Tests.Hosting;

/// <summary>Location of the sources, found from the built tests.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The web project: the content root of every server under test.</summary>
    public static string WebProject { get; } = Path.Combine(Root, "ChatApp");

    [ModuleInitializer]
    internal static void WorkInContentRoot() => Directory.SetCurrentDirectory(WebProject);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ChatApp.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }
}
