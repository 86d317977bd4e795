using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>A module in <c>wwwroot/js</c>, and what its text says of others.</summary>
internal sealed partial class ScriptModule
{
    private ScriptModule(string file)
    {
        (Name, Text) = (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
        var imports = Import().Matches(Text);
        Imports = [.. imports.SelectMany(import => NamesIn(import.Groups[1].Value).Select(name => (import.Groups[2].Value, name)))];
        Later = [.. LaterImport().Matches(Text).Select(import => import.Groups[1].Value)];
        Uses = [.. Use().Matches(Code()).SelectMany(use => NamesIn($"{use.Groups[1]} {use.Groups[2]}")).Distinct()];
        Exports = [.. Export().Matches(Text).Select(export => export.Groups[1].Value)];
        Declares = [.. Declaration().Matches(Text).SelectMany(one => NamesIn(one.Groups["names"].Value)).Order(StringComparer.Ordinal)];
        Joined = StaticImport().Replace(Text, "");
    }

    /// <summary>All modules by name.</summary>
    public static IReadOnlyDictionary<string, ScriptModule> All { get; } = Directory
        .GetFiles(Path.Combine(Repository.WebProject, "wwwroot", "js"), "*.js")
        .Select(file => new ScriptModule(file)).ToDictionary(module => module.Name, StringComparer.Ordinal);

    /// <summary>The names of the modules that the build joins, in their order, by the name of the joined file.</summary>
    public static ILookup<string, string> JoinedFiles { get; } = XDocument
        .Load(Path.Combine(Repository.WebProject, "ChatApp.csproj")).Descendants("Script")
        .Select(script => (File: script.Attribute("JoinedAs")?.Value, Names: script.Attribute("Include")?.Value.Split(';') ?? []))
        .SelectMany(script => script.Names, (script, name) => (File: script.File!, Name: name))
        .ToLookup(one => one.File, one => one.Name, StringComparer.Ordinal);

    public string Name { get; }

    public string Text { get; }

    /// <summary>The static imports: each name, and the module that it comes from.</summary>
    public IReadOnlyList<(string From, string Name)> Imports { get; }

    /// <summary>Modules that are loaded on demand.</summary>
    public IReadOnlyList<string> Later { get; }

    public IReadOnlyList<string> Exports { get; }

    /// <summary>The names in the module's scope, without the imported ones.</summary>
    public IReadOnlyList<string> Declares { get; }

    /// <summary>What the module calls, makes or extends by a plain name.</summary>
    public IReadOnlyList<string> Uses { get; }

    /// <summary>The text as the build joins it, except that it loads another file on demand.</summary>
    public string Joined { get; }

    private static IEnumerable<string> NamesIn(string list) => Word().Matches(list).Select(word => word.Value);

    // Without comments and the first lines of methods.
    private string Code() => CommentOrMethod().Replace(Text, "");

    [GeneratedRegex(@"^import \{([^}]*)\} from '/js/([\w-]+)\.js';$", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\bawait import\('/js/([\w-]+)\.js'\)")]
    private static partial Regex LaterImport();

    [GeneratedRegex(@"^export (?:async )?(?:class|const|function) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(
        @"^(?:export )?(?:(?:async )?(?:class|function\*?) (?<names>\w+)|(?:const|let|var) (?:(?<names>\w+)|[{[](?<names>[^=]*)[\]}] =))",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![.#\w'""`-])(\w+)\(|\bextends (\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"^import [^;]*;\n+", RegexOptions.Multiline)]
    private static partial Regex StaticImport();

    [GeneratedRegex(@"[\w$]+")]
    private static partial Regex Word();

    [GeneratedRegex(
        @"/\*\*.*?\*/|(?<=^|\s)//[^\n]*|^\s+(?:async |static )*\w+\([^\n]*\) \{$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CommentOrMethod();
}
