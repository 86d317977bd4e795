using System.Globalization;
using System.Text;

namespace ChatApp.People;

/// <summary>Unicode properties that .NET does not offer, for messages and names. Positions outside a text count as
/// <see cref="Edge"/>.</summary>
internal static class Characters
{
    /// <summary>Represents the beginning and the end of a text.</summary>
    public const int Edge = -1;

    /// <summary>Scripts that do not separate words by spaces, or that attach particles to them: Thai to Tibetan, Myanmar, Hangul, Khmer,
    /// Han, kana, Yi, full-width forms.</summary>
    private static readonly (int First, int Last)[] Unspaced =
    [
        (0x0E00, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
        (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x16FE0, 0x18CFF), (0x1AFF0, 0x1B2FF), (0x20000, 0x3FFFF),
    ];

    /// <summary>Unicode's Default_Ignorable_Code_Point: these characters are invisible.</summary>
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
        (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    /// <summary>The character that begins at a position.</summary>
    public static int At(ReadOnlySpan<char> text, int index)
    {
        if ((uint)index >= (uint)text.Length)
            return Edge;
        var first = text[index];
        return char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? char.ConvertToUtf32(first, text[index + 1])
            : first;
    }

    /// <summary>The character that ends before a position.</summary>
    public static int Before(ReadOnlySpan<char> text, int index)
    {
        if (index <= 0 || index > text.Length)
            return Edge;
        var last = text[index - 1];
        return char.IsLowSurrogate(last) && index > 1 && char.IsHighSurrogate(text[index - 2])
            ? char.ConvertToUtf32(text[index - 2], last)
            : last;
    }

    /// <summary>Number of UTF-16 code units of a character.</summary>
    public static int Length(int character) => character > 0xFFFF ? 2 : 1;

    /// <summary>The general category; a lone surrogate has its own.</summary>
    public static UnicodeCategory Category(int character) =>
        character < 0 ? UnicodeCategory.OtherNotAssigned : CharUnicodeInfo.GetUnicodeCategory(character);

    /// <summary>Whether the character is white space or the edge of the text.</summary>
    public static bool IsSpace(int character) => character < 0 || (character <= 0xFFFF && char.IsWhiteSpace((char)character));

    /// <summary>Whether the character is an ASCII letter or digit.</summary>
    public static bool IsAsciiWord(int character) => character is >= 0 and < 0x80 && char.IsAsciiLetterOrDigit((char)character);

    public static bool IsLetter(int character) => Category(character) <= UnicodeCategory.OtherLetter && character >= 0;

    /// <summary>Whether the character is a letter, a digit, a combining mark or a joiner.</summary>
    public static bool IsWord(int character) => character switch
    {
        < 0 => false,
        < 0x80 => char.IsAsciiLetterOrDigit((char)character),
        0x200C or 0x200D => true,
        >= 0xFE00 and <= 0xFE0F => false,
        _ => Category(character) is <= UnicodeCategory.OtherNumber, // Letters, marks and numbers are the first eleven categories.
    };

    /// <summary>Whether this character's script writes words without spaces.</summary>
    public static bool IsUnspaced(int character) => character >= 0x0E00 && IsIn(Unspaced, character);

    /// <summary>Whether a word may end between two characters: always in scripts without spaces.</summary>
    public static bool IsBoundary(int one, int other) => !IsWord(one) || !IsWord(other) || IsUnspaced(one) || IsUnspaced(other);

    /// <summary>Whether the character is invisible (Default_Ignorable).</summary>
    public static bool IsIgnorable(int character) => character >= 0x00AD && IsIn(Ignorable, character);

    /// <summary>Whether joiners, variation selectors and tags change how a character looks: in scripts from Arabic to Mongolian, in symbols
    /// and emoji, and variation selectors in Han.</summary>
    public static bool Shapes(int character, int last) => character switch
    {
        0x200C or 0x200D => IsSign(last)
            || last is (>= 0x0600 and <= 0x0DFF) or (>= 0x0F00 and <= 0x109F) or (>= 0x1780 and <= 0x18AF) or (>= 0xA800 and <= 0xABFF),
        >= 0xFE00 and <= 0xFE0F or >= 0xE0020 and <= 0xE007F => IsSign(last),
        >= 0xE0100 and <= 0xE01EF => last >= 0x3400 && IsUnspaced(last),
        _ => false,
    };

    private static bool IsSign(int character) => character is (>= 0x2190 and <= 0x2BFF) or (>= 0x1F000 and <= 0x1FAFF);

    /// <summary>Whether a character is visible by itself. Combining marks need a base character; besides controls and spaces, these are
    /// blank in every font: the empty Braille pattern, the object replacement character, the null notehead.</summary>
    public static bool IsVisible(int character) =>
        !IsSpace(character) && !IsIgnorable(character) && character is not (0x2800 or 0xFFFC or 0x1D159)
        && Category(character) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    /// <summary>Whether a text has a visible character.</summary>
    public static bool AnyVisible(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsVisible(rune.Value))
                return true;
        }

        return false;
    }

    /// <summary>Folds a text for comparing names: compatibility forms and case, without invisible characters.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var drawn = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // A lone surrogate, which cannot be normalized, becomes U+FFFD.
        {
            if (!IsIgnorable(rune.Value) && rune.Value != 0xFFFE) // Normalize rejects U+FFFE as invalid.
                drawn.Append(rune);
        }

        // To upper case and back, so that both small sigmas compare equal; normalized again, as some folded letters compose.
        return drawn.ToString().Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant()
            .Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC);
    }

    private static bool IsIn((int First, int Last)[] ranges, int character)
    {
        foreach (var (first, last) in ranges)
        {
            if (character <= last)
                return character >= first;
        }

        return false;
    }
}
