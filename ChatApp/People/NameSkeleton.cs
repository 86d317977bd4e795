using System.Globalization;
using System.Text;

namespace ChatApp.People;

/// <summary>The visual form of a name: two names with the same skeleton look the same on a screen (Unicode TS #39, section 4). Skeletons
/// serve only for comparisons; they depend on the table and are recomputed when it changes.</summary>
internal static class NameSkeleton
{
    private const string Resource = "People/confusables.txt";

    /// <summary>Loaded with the first name that is not ASCII.</summary>
    private static readonly Lazy<Dictionary<int, string>> Confusables = new(Load);

    /// <summary>The skeleton of a name. Mapped before and after case folding: Greek capital Eta looks like H, but its small letter does not
    /// look like h. Small i counts as l, as the capital one does.</summary>
    public static string Of(string name) =>
        Map(Characters.Fold(Map(name))).Replace('i', 'l').Replace("l\u0307", "l", StringComparison.Ordinal);

    private static string Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in Decomposed(text).EnumerateRunes())
        {
            if (LooksLike(rune.Value) is { } other)
                mapped.Append(other);
            else
                mapped.Append(rune);
        }

        return mapped.ToString();
    }

    private static string Decomposed(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var drawn = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // A lone surrogate, which cannot be normalized, becomes U+FFFD.
        {
            if (!Characters.IsIgnorable(rune.Value) && rune.Value != 0xFFFE)
                drawn.Append(rune);
        }

        return drawn.ToString().Normalize(NormalizationForm.FormKC).Normalize(NormalizationForm.FormD);
    }

    private static string? LooksLike(int character) => character switch
    {
        '0' => "O",
        '1' or 'I' or '|' => "l",
        'm' => "rn",
        '"' => "''",
        '`' => "'",
        < 0x80 => null,
        _ => Confusables.Value.GetValueOrDefault(character),
    };

    private static Dictionary<int, string> Load()
    {
        using var lines = new StreamReader(typeof(NameSkeleton).Assembly.GetManifestResourceStream(Resource)!);
        Dictionary<int, string> confusables = [];
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var columns = line.Split(';');
            var prototype = string.Concat(columns[0].Split(' ').Select(code => char.ConvertFromUtf32(Parse(code))));
            foreach (var code in columns[1].Split(' '))
                confusables[Parse(code)] = prototype;
        }

        return confusables;
    }

    private static int Parse(string code) => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
