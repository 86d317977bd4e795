using ChatApp.Tests.Hosting;

namespace ChatApp.Tests;

/// <summary>Our own source files are short, and so are their lines.</summary>
[Trait("kind", "unit")]
public sealed class SizeTests
{
    private const int LongestLine = 140, LongestFile = 300;

    private static readonly string[] Kinds = [".cs", ".js", ".css", ".cshtml"];

    /// <summary>Folders with generated or vendored files.</summary>
    private static readonly string[] NotOurs = ["bin", "obj", "lib", "Migrations", "data", "TestResults"];

    private static readonly (string Name, string[] Lines)[] Files =
    [
        .. new[] { "ChatApp", "ChatApp.Tests" }
            .Select(folder => new DirectoryInfo(Path.Combine(Repository.Root, folder))).SelectMany(Own),
    ];

    [Fact]
    public void Every_line_fits_on_a_screen() =>
        Files.SelectMany(file => file.Lines.Select((line, at) => (line.Length, Words: $"{file.Name}:{at + 1} has {line.Length} columns")))
            .Where(line => line.Length > LongestLine).Select(line => line.Words).Should().BeEmpty();

    [Fact]
    public void Every_file_can_be_read_in_one_go() =>
        Files.Where(file => file.Lines.Length > LongestFile)
            .Select(file => $"{file.Name} has {file.Lines.Length} lines").Should().BeEmpty();

    [Fact]
    public void Files_of_all_kinds_are_read() => // Else the other tests found nothing.
        Files.Select(file => Path.GetExtension(file.Name)).Distinct().Should().BeEquivalentTo(Kinds);

    private static IEnumerable<(string Name, string[] Lines)> Own(DirectoryInfo folder) => folder
        .GetFiles().Where(file => Kinds.Contains(file.Extension))
        .Select(file => (Path.GetRelativePath(Repository.Root, file.FullName), File.ReadAllLines(file.FullName)))
        .Concat(folder.GetDirectories().Where(inner => !NotOurs.Contains(inner.Name)).SelectMany(Own));
}
