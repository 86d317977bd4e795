using System.Text;
using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Files;

/// <summary>Makes names of files harmless: no folders, no characters that are invisible or turn the text around, not too long.</summary>
public static class FileName
{
    private const string Unnamed = "file";

    /// <summary>The longest ending that a shortened name keeps, with its dot.</summary>
    private const int LongestEnding = 16;

    /// <summary>The name to store and to show.</summary>
    public static string Of(string given)
    {
        var drawn = new StringBuilder();
        foreach (var rune in given[(given.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes()) // A lone surrogate becomes U+FFFD.
            drawn.Append(IsHarmless(rune) ? rune.ToString() : IsGap(rune) ? " " : "");
        // Dots at the beginning hide a file, at the end Windows drops them: "x.exe." would become "x.exe".
        var name = Short(drawn.ToString().Normalize().Trim(' ', '.'));
        return Characters.AnyVisible(name) ? name : Unnamed;
    }

    private static bool IsHarmless(Rune rune) => !Rune.IsControl(rune) && !Characters.IsIgnorable(rune.Value) && !IsGap(rune)
        && rune.Value is not ('"' or '<' or '>' or ':' or '|' or '?' or '*')
        && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format;

    private static bool IsGap(Rune rune) => Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune);

    private static string Short(string name)
    {
        if (name.Length <= Limits.FileName)
            return name;
        var dot = name.LastIndexOf('.');
        var ending = dot > 0 && name.Length - dot <= LongestEnding ? name[dot..] : "";
        var end = Limits.FileName - ending.Length;
        return name[..(char.IsHighSurrogate(name[end - 1]) ? end - 1 : end)].TrimEnd(' ', '.') + ending;
    }
}
