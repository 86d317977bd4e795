using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Pages;

/// <summary>Reads the selectors of the style sheets; nested ones include their parents.</summary>
public static partial class StyleSheets
{
    private static readonly string Folder = Path.Combine(Repository.WebProject, "wwwroot", "css");

    /// <summary>File names of the style sheets, without extension.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Folder, "*.css").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>Every selector of a file; selector lists are split.</summary>
    public static IReadOnlyList<string> SelectorsOf(string name) => Selectors(File.ReadAllText(Path.Combine(Folder, name + ".css")));

    /// <summary>Every selector of a style sheet's text.</summary>
    public static IReadOnlyList<string> Selectors(string css) => [.. Read(Comment().Replace(css, ""), [""])];

    /// <summary>The first class or id in a selector: the outermost element that limits it.</summary>
    public static string ScopeOf(string selector) => Name().Match(Positive(selector)).Value;

    /// <summary>The classes of the element that a selector styles.</summary>
    public static IEnumerable<string> ClassesOf(string selector) =>
        Name().Matches(Subject().Match(Positive(selector)).Value).Select(match => match.Value).Where(name => name[0] == '.');

    private static IEnumerable<string> Read(string text, IReadOnlyList<string> within)
    {
        for (var (from, open) = (0, text.IndexOf('{', 0)); open >= 0; open = text.IndexOf('{', from))
        {
            var prelude = text[from..open].Split([';', '}'])[^1].Trim();
            var end = open + 1;
            for (var depth = 1; depth > 0; end++)
                depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            var inner = text[(open + 1)..(end - 1)];
            from = end;
            if (prelude.StartsWith("@keyframes", StringComparison.Ordinal))
                continue;
            string[] selectors = prelude[0] == '@'
                ? []
                : [.. within.SelectMany(outer => Comma().Split(prelude).Select(one => $"{outer} {one.Trim()}".Trim()))];
            foreach (var selector in selectors)
                yield return selector;
            foreach (var selector in Read(inner, selectors.Length == 0 ? within : selectors))
                yield return selector;
        }
    }

    // Removes :not() and :has().
    private static string Positive(string selector) => Negative().Replace(selector, "");

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex Comma();

    [GeneratedRegex(@"[.#][A-Za-z][\w-]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"[^\s>+~]*(\([^)]*\)[^\s>+~]*)*$")]
    private static partial Regex Subject();

    [GeneratedRegex(@":(not|has)\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Negative();
}
