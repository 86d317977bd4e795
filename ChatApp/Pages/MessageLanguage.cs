using System.Text;

namespace ChatApp.Pages;

/// <summary>Guesses the language of a text from its script, for its <c>lang</c> attribute: a screen reader then reads Chinese on an English
/// page with a Chinese voice. The script's <c>languageOf</c> does the same.</summary>
public static class MessageLanguage
{
    /// <summary>Number of UTF-16 units looked at.</summary>
    private const int MaxUnits = 500;

    /// <summary>How many letters of an alphabet a character of these scripts counts for: it is a syllable or a word.</summary>
    private const int Weight = 2;

    private static readonly HashSet<string> Weighty = ["ja", "ko", "zh"];

    /// <summary>The language that most of what is written in a script is in.</summary>
    private static readonly (string Language, int First, int Last)[] Ranges =
    [
        ("en", 'A', 'Z'), ("en", 'a', 'z'), ("en", 0x00C0, 0x024F), ("el", 0x0370, 0x03FF), ("ru", 0x0400, 0x052F), ("he", 0x0590, 0x05FF),
        ("ar", 0x0600, 0x077F), ("hi", 0x0900, 0x097F), ("th", 0x0E00, 0x0E7F), ("ja", 0x3040, 0x30FF), ("zh", 0x3400, 0x4DBF),
        ("zh", 0x4E00, 0x9FFF), ("ko", 0xAC00, 0xD7AF), ("zh", 0x20000, 0x3FFFF),
    ];

    /// <summary>The language of most of a text's letters; null for a text without letters of a known script, and for the page's own
    /// language.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pageLanguage">The page's <c>lang</c>.</param>
    public static string? Of(string text, string pageLanguage)
    {
        Dictionary<string, int> counts = [];
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, MaxUnits)).EnumerateRunes())
        {
            if (LanguageOf(rune) is { } language)
                counts[language] = counts.GetValueOrDefault(language) + (Weighty.Contains(language) ? Weight : 1);
        }

        // Japanese is written in Chinese characters as well.
        if (counts.GetValueOrDefault("ja") is > 0 and var kana && counts.Remove("zh", out var han))
            counts["ja"] = kana + han;
        if (counts.Count == 0)
            return null;
        var best = counts.MaxBy(one => one.Value).Key;
        return pageLanguage.StartsWith(best, StringComparison.Ordinal) ? null : best;
    }

    private static string? LanguageOf(Rune rune)
    {
        foreach (var (language, first, last) in Ranges)
        {
            if (rune.Value >= first && rune.Value <= last)
                return language;
        }

        return null;
    }
}
