using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatApp.Pages;

/// <summary>Localized texts of the pages, from the embedded <c>Texts/*.json</c>.</summary>
public sealed class Texts
{
    /// <summary>Supported languages; the first is the default.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh"];

    /// <summary>Texts whose key has this prefix are also passed to the script.</summary>
    private const string ScriptPrefix = "js.";

    // For JSON within a script element: escapes characters special to HTML, but no letters of any script.
    internal static readonly JavaScriptEncoder WithinScript = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly JsonSerializerOptions ForScript = new() { Encoder = WithinScript };

    /// <summary>UTF-16 code units of right-to-left scripts, and directional controls. Outside the basic plane, the high surrogate, which
    /// other scripts share: isolating too much is harmless.</summary>
    private static readonly SearchValues<char> RightToLeft = SearchValues.Create(
        [.. Range(0x0590, 0x08FF), '\u200E', '\u200F', .. Range(0x202A, 0x202E), .. Range(0x2066, 0x2069), .. Range(0xFB1D, 0xFDFF),
        .. Range(0xFE70, 0xFEFF),
            .. Range(0xD802, 0xD803), .. Range(0xD83A, 0xD83B)]);

    private readonly Func<Site> site;
    private readonly Dictionary<string, Dictionary<string, string>> templates;
    private volatile TextsOfTeam? filled;

    /// <summary>Reads the embedded texts.</summary>
    /// <param name="site">The current name of the team, which some texts contain.</param>
    public Texts(Func<Site> site) =>
        (this.site, templates) = (site, Languages.ToDictionary(language => language, Load));

    /// <summary>The team's name and logo.</summary>
    public Site Site => site();

    /// <summary>The text with this key, in the current language.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text: a bug in a page.</exception>
    public string this[string key] => Current.Texts[Language][key];

    /// <summary>The text of a kind of entry; the kind itself where a newer node on the same database wrote one that is not known
    /// here.</summary>
    public string Of(string prefix, string kind) => Current.Texts[Language].GetValueOrDefault($"{prefix}.{kind}", kind);

    /// <summary>The text with its <c>{placeholders}</c> filled, each value isolated.</summary>
    public string Filled(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", Isolated(value), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Isolates user input such as a name, so that its writing direction and the sentence's do not affect each other. Uses Unicode
    /// isolates, which also work in attributes and titles; the script's <c>isolated</c> does the same.</summary>
    public static string Isolated(string words) => words.AsSpan().ContainsAny(RightToLeft) ? $"\u2068{words}\u2069" : words;

    /// <summary>The script's texts as a JSON object that is safe within a script element.</summary>
    public string ScriptJson => Current.Scripts[Language];

    /// <summary>The page's <c>lang</c>; its script subtag selects the glyph variants of Chinese characters.</summary>
    public string LanguageTag => Language == "zh" ? "zh-Hans" : Language;

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(unit => (char)unit);

    private static string Language =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var language && Languages.Contains(language) ? language : Languages[0];

    private TextsOfTeam Current
    {
        get
        {
            var (known, name) = (filled, site().Name);
            return known?.Team == name ? known : filled = Fill(name);
        }
    }

    private TextsOfTeam Fill(string name)
    {
        var team = Isolated(name);
        var texts = templates.ToDictionary(
            language => language.Key,
            language => language.Value.ToDictionary(
                text => text.Key, text => text.Value.Replace("{team}", team, StringComparison.Ordinal)));
        return new(name, texts, texts.ToDictionary(language => language.Key, language => JsonSerializer.Serialize(
            language.Value.Where(text => text.Key.StartsWith(ScriptPrefix, StringComparison.Ordinal))
                .ToDictionary(text => text.Key[ScriptPrefix.Length..], text => text.Value),
            ForScript)));
    }

    private static Dictionary<string, string> Load(string language)
    {
        using var json = typeof(Texts).Assembly.GetManifestResourceStream($"Texts/{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
    }

    private sealed record TextsOfTeam(
        string Team, Dictionary<string, Dictionary<string, string>> Texts, Dictionary<string, string> Scripts);
}
