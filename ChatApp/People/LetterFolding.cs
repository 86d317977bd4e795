using System.Globalization;
using System.Text;

namespace ChatApp.People;

/// <summary>Folds single characters for searches in messages and names: case, accents and compatibility forms.</summary>
internal static class LetterFolding
{
    /// <summary>First code point whose folding is not cached. The characters before it are those of alphabets.</summary>
    private const int Cached = 0x3000;

    private static readonly string?[] Foldings = new string?[Cached];

    /// <summary>The folded form of a character: several characters for some, and empty for an accent.</summary>
    public static string Of(int character) =>
        character < Cached ? Foldings[character] ??= Fold(new Rune(character))
        // The ideographs and syllables that have no other form: most of a text in these scripts.
        : character is (>= 0x3400 and < 0xA000) or (>= 0xAC00 and < 0xD7A4) ? char.ConvertFromUtf32(character)
        : Rune.TryCreate(character, out var rune) ? Fold(rune)
        : "\uFFFD";

    private static string Fold(Rune character)
    {
        if (Rune.GetUnicodeCategory(character) == UnicodeCategory.OtherNotAssigned)
            return character.ToString();
        var folded = new StringBuilder();
        foreach (var rune in character.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (IsAccent(rune))
                continue;
            var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)); // To upper case first: both small sigmas become the same.
            _ = LetterOf(lower.Value) is { } letter ? folded.Append(letter) : folded.Append(lower);
        }

        return folded.ToString().Normalize();
    }

    /// <summary>The marks of Latin, Greek, Cyrillic, Hebrew and Arabic, which writers leave out; not the vowel signs of other
    /// scripts.</summary>
    private static bool IsAccent(Rune rune) =>
        rune.Value is < 0x0700 or (>= 0x1AB0 and < 0x1B00) or (>= 0x1DC0 and < 0x1E00) or (>= 0x20D0 and < 0x2100)
            or (>= 0xFE20 and < 0xFE30)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>Replacements of letters that Unicode does not decompose.</summary>
    private static string? LetterOf(int character) => character switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        _ => null,
    };
}
