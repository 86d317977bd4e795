using System.Text;

namespace ChatApp.People;

/// <summary>The words by which a person is found. A search finds a name if each typed word begins one of the name's words, in any order;
/// case and accents do not matter. <c>js/names.js</c> has the same rule for names that a page already holds.</summary>
public static class NameWords
{
    /// <summary>Maximum number of words of a name: one per character of the longest name that people can choose.</summary>
    public const int Most = 40;

    /// <summary>Maximum number of typed words that a search uses.</summary>
    public const int MostTyped = 4;

    /// <summary>Length in UTF-16 units at which longer words are cut off, in names and in searches.</summary>
    public const int Longest = 40;

    /// <summary>The words of a name. In scripts without spaces each ending is a word as well: <c>王小明</c> is found by <c>明</c>.</summary>
    public static IReadOnlyList<string> Of(string name) => [.. Split(name).SelectMany(EndingsOf).Distinct().Take(Most)];

    /// <summary>The words that were typed into a search; none if it has no letter or digit.</summary>
    public static IReadOnlyList<string> Typed(string text) => [.. Split(text).Select(Cut).Distinct().Take(MostTyped)];

    /// <summary>Whether a search finds a name by its words.</summary>
    public static bool Find(string name, string typed)
    {
        var (words, wanted) = (Of(name), Typed(typed));
        return wanted.Count > 0 && wanted.All(one => words.Any(word => word.StartsWith(one, StringComparison.Ordinal)));
    }

    /// <summary>Splits a text at everything that is no letter, mark or digit, and folds it.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in Characters.Fold(text).EnumerateRunes().SelectMany(rune => LetterFolding.Of(rune.Value).EnumerateRunes()))
        {
            if (Characters.IsWord(rune.Value))
            {
                word.Append(rune);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    private static IEnumerable<string> EndingsOf(string word)
    {
        for (var at = 0; at < word.Length; at += Characters.Length(Characters.At(word, at)))
        {
            if (Characters.IsBoundary(Characters.Before(word, at), Characters.At(word, at)))
                yield return Cut(word[at..]);
        }
    }

    // Not within a surrogate pair.
    private static string Cut(string word) =>
        word.Length <= Longest ? word : word[..(char.IsLowSurrogate(word[Longest]) ? Longest - 1 : Longest)];
}
