using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatApp.Pages;

/// <summary>What the pages say, in the reader's language: the embedded <c>Texts/*.json</c>.</summary>
public sealed class Texts
{
    /// <summary>Languages there are texts in; the first is the one for everybody else.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh"];

    /// <summary>Texts whose key begins so are handed to the script.</summary>
    private const string ScriptPrefix = "js.";

    // Stands within a script element: whatever means something in HTML stays escaped, letters of all scripts do not.
    internal static readonly JavaScriptEncoder WithinScript = JavaScriptEncoder.Create(UnicodeRanges.All);

    private static readonly JsonSerializerOptions ForScript = new() { Encoder = WithinScript };

    /// <summary>UTF-16 units of scripts that run from right to left, and controls of direction. Beyond the basic plane it is the first half of a
    /// pair, which others share: to isolate too much does no harm.</summary>
    private static readonly SearchValues<char> RightToLeft = SearchValues.Create(
        [.. Range(0x0590, 0x08FF), '\u200E', '\u200F', .. Range(0x202A, 0x202E), .. Range(0x2066, 0x2069), .. Range(0xFB1D, 0xFDFF), .. Range(0xFE70, 0xFEFF),
            .. Range(0xD802, 0xD803), .. Range(0xD83A, 0xD83B)]);

    private readonly Dictionary<string, Dictionary<string, string>> texts = Languages.ToDictionary(language => language, Load);
    private readonly Dictionary<string, string> scripts;

    /// <summary>Reads all texts.</summary>
    public Texts() => scripts = texts.ToDictionary(language => language.Key, language => JsonSerializer.Serialize(
        language.Value.Where(text => text.Key.StartsWith(ScriptPrefix, StringComparison.Ordinal))
            .ToDictionary(text => text.Key[ScriptPrefix.Length..], text => text.Value),
        ForScript));

    /// <summary>The text of that key.</summary>
    /// <exception cref="KeyNotFoundException">No such text: a mistake in a page.</exception>
    public string this[string key] => texts[Language][key];

    /// <summary>The text with its <c>{placeholders}</c> filled, each value isolated.</summary>
    public string Filled(string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = this[key];
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", Isolated(value), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Keeps words that a person chose, such as a name, from turning the sentence round that they stand in, and the sentence from tearing
    /// them apart. The isolating characters stand in attributes and titles as well; the script's <c>isolated</c> does the same.</summary>
    public static string Isolated(string words) => words.AsSpan().ContainsAny(RightToLeft) ? $"\u2068{words}\u2069" : words;

    /// <summary>The script's texts as a JSON object that may stand within a script element.</summary>
    public string ScriptJson => scripts[Language];

    /// <summary>The value of the page's <c>lang</c>; the script subtag lets the browser choose the right shapes of Chinese characters.</summary>
    public string LanguageTag => Language == "zh" ? "zh-Hans" : Language;

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(unit => (char)unit);

    private static string Language =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is var language && Languages.Contains(language) ? language : Languages[0];

    private static Dictionary<string, string> Load(string language)
    {
        using var json = typeof(Texts).Assembly.GetManifestResourceStream($"Texts/{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
    }
}
