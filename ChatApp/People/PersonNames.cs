using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>Rules for the names of people.</summary>
public static class PersonNames
{
    /// <summary>Trims the name, collapses white space, removes invisible characters and validates it: something visible, at most
    /// <see cref="Limits.PersonName"/> UTF-16 units, no terminal control characters and no changes of text direction.</summary>
    public static bool TryClean(string? name, [NotNullWhen(true)] out string? clean) => TryClean(name, Limits.PersonName, out clean);

    /// <summary>The same for other names shown in a line of text, such as a room's.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="longest">Maximum length in UTF-16 units.</param>
    /// <param name="clean">The cleaned name; null for an invalid one.</param>
    public static bool TryClean(string? name, int longest, [NotNullWhen(true)] out string? clean)
    {
        var typed = Folded(name ?? "");
        clean = Folded(Drawn(typed));
        var fits = typed.Length <= longest && clean.EnumerateRunes().All(Allowed) && Characters.AnyVisible(clean);
        if (!fits)
            clean = null;
        return fits;
    }

    /// <summary>The name for the log, where commas and brackets separate the fields.</summary>
    public static string ForLog(Person? person)
    {
        if (person is null)
            return "–";
        var name = string.Concat(person.Name.Select(letter => letter is ',' or '(' or ')' or '[' or ']' ? ' ' : letter));
        return $"{name} [{person.Id}]";
    }

    // A lone surrogate enumerates as U+FFFD. Format characters (zero-width joiners in emoji) are fine, bidirectional controls are not.
    private static bool Allowed(Rune rune) =>
        rune.Value is not (0xFFFD or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Folded(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Removes invisible characters, by which two names must not differ. Joiners and variation selectors stay where they shape the
    /// preceding character; direction controls stay, so that validation rejects them.</summary>
    private static string Drawn(string name)
    {
        var drawn = new StringBuilder(name.Length);
        var last = Characters.Edge;
        foreach (var rune in name.EnumerateRunes())
        {
            var isIgnorable = Characters.IsIgnorable(rune.Value);
            if (rune.Value is 0x2800 or 0xFFFC)
                drawn.Append(' ');
            else if (!isIgnorable || !Allowed(rune) || Characters.Shapes(rune.Value, last))
                drawn.Append(rune);
            if (!isIgnorable)
                last = rune.Value;
        }

        return drawn.ToString();
    }
}
