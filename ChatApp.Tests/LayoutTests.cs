using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests;

/// <summary>The arrows between the feature folders point one way, and only one folder touches SignalR's server side.</summary>
public sealed partial class LayoutTests
{
    // Each folder may use those before it.
    private static readonly string[] Order =
        ["Contracts", "Storage", "Audit", "People", "Rooms", "Messages", "HubLog", "Connections", "Realtime", "Client", "Cli", "Pages", "Hosting"];

    private static readonly Dictionary<string, string[]> Narrower = new()
    {
        ["Client"] = ["Contracts"],
        // Commands are clients, or work on the store of a server that need not run.
        ["Cli"] = ["Contracts", "Client", "Storage", "Audit", "People"],
        ["Hosting"] = [],
        ["Pages"] = ["Contracts", "Storage", "Audit", "People", "Rooms", "Messages", "HubLog", "Connections"],
    };

    [Fact]
    public void Every_arrow_points_up_the_list()
    {
        var wrong =
            from file in Sources("*.cs").Concat(Sources("*.cshtml"))
            from used in Usings(file)
            where !MayUse(FolderOf(file), used)
            select $"{file} uses {used}";

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void Only_Realtime_touches_the_hub_server() =>
        Sources("*.cs").Where(file => FolderOf(file) is not ("Realtime" or "Client"))
            .Where(file => File.ReadAllText(Full(file)).Contains("Microsoft.AspNetCore.SignalR", StringComparison.Ordinal))
            .Should().BeEmpty();

    [Fact]
    public void Every_folder_is_in_the_list() =>
        Directory.GetDirectories(Repository.WebProject).Select(Path.GetFileName).Except(["bin", "obj", "data", "wwwroot", "Properties"])
            .Should().BeSubsetOf(Order);

    [Fact]
    public void Scripts_never_wait_for_a_name_that_is_not_there()
    {
        var modules = Sources("*.js").Where(file => file.StartsWith("wwwroot/js/", StringComparison.Ordinal)).ToList();
        var missing =
            from file in modules
            from Match import in Import().Matches(File.ReadAllText(Full(file)))
            where !modules.Contains("wwwroot" + import.Groups[1].Value)
            select $"{file} imports {import.Groups[1].Value}";

        modules.Should().NotBeEmpty();
        missing.Should().BeEmpty("imports are root-relative names of modules that exist");
    }

    private static bool MayUse(string folder, string used) =>
        folder.Length == 0 || used == folder
        || (Narrower.TryGetValue(folder, out var allowed) ? allowed.Contains(used) : Array.IndexOf(Order, used) < Array.IndexOf(Order, folder));

    private static IEnumerable<string> Usings(string file) =>
        Using().Matches(File.ReadAllText(Full(file))).Select(match => match.Groups[1].Value);

    private static string FolderOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";

    private static IEnumerable<string> Sources(string pattern) =>
        Directory.EnumerateFiles(Repository.WebProject, pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.WebProject, file).Replace('\\', '/'))
            .Where(file => FolderOf(file) is not ("bin" or "obj" or "data"));

    private static string Full(string file) => Path.Combine(Repository.WebProject, file);

    [GeneratedRegex(@"^@?using ChatApp\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?:from |import\()'([^']+)'")]
    private static partial Regex Import();
}
