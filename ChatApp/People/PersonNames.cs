using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>What a person may be called.</summary>
public static class PersonNames
{
    /// <summary>Trims the name, folds its white space, and says whether a person may bear it: something visible, at most
    /// <see cref="Limits.PersonName"/> UTF-16 units, nothing that steers a terminal or turns the direction of text.</summary>
    public static bool TryClean(string? name, [NotNullWhen(true)] out string? clean) => TryClean(name, Limits.PersonName, out clean);

    /// <summary>The same for other names that stand in a line of text, such as a room's.</summary>
    /// <param name="name">As somebody typed it.</param>
    /// <param name="longest">In UTF-16 units.</param>
    /// <param name="clean">The name to keep; null when it cannot be one.</param>
    public static bool TryClean(string? name, int longest, [NotNullWhen(true)] out string? clean)
    {
        clean = string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var fits = clean.Length > 0 && clean.Length <= longest && clean.EnumerateRunes().All(Allowed) && clean.EnumerateRunes().Any(Visible);
        if (!fits)
            clean = null;
        return fits;
    }

    /// <summary>The name as it stands in the log, where commas and brackets part the fields.</summary>
    public static string ForLog(Person? person)
    {
        if (person is null)
            return "–";
        var name = string.Concat(person.Name.Select(letter => letter is ',' or '(' or ')' or '[' or ']' ? ' ' : letter));
        return $"{name} [{person.Id}]";
    }

    // A lone surrogate enumerates as U+FFFD. Format characters (zero-width joiners in emoji) are fine, bidirectional controls are not.
    private static bool Allowed(System.Text.Rune rune) =>
        rune.Value is not (0xFFFD or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C)
        && System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool Visible(System.Text.Rune rune) =>
        System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
