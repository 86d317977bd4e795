using System.Buffers;
using System.Text;
using ChatApp.People;

namespace ChatApp.Search;

/// <summary>Splits a text into the words of the index. Folds case, accents and compatibility forms, and makes each character of a script
/// without spaces (Chinese, Japanese, Korean, Thai …) a word, so that a phrase of such words finds any part of a sentence. Stored texts and
/// queries pass through the same code, and all of its output consists of letters, marks, digits and spaces: a database splits it again at
/// the spaces only.</summary>
public static class SearchText
{
    /// <summary>Length in UTF-16 units at which longer words are cut off, in texts and in queries: data within a text, such as an encoded
    /// picture, does not fill the index.</summary>
    public const int LongestWord = 64;

    /// <summary>The characters that <c>string.Normalize</c> may refuse: halves of surrogate pairs, and U+FFFE.</summary>
    private static readonly SearchValues<char> Unsafe =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Append(0xFFFE).Select(unit => (char)unit)]);

    /// <summary>The folded words of a text, separated by spaces.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return OfAscii(text);
        var words = new WordWriter(text.Length, null);
        Read(Compose(text), ref words);
        return words.ToString();
    }

    /// <summary>The words of a text that <see cref="Compose"/> returned.</summary>
    public static IReadOnlyList<SearchWord> WordsOf(string composed)
    {
        List<SearchWord> found = [];
        var words = new WordWriter(composed.Length, found);
        Read(composed, ref words);
        return found;
    }

    /// <summary>Composes letters and accents that follow each other (NFC), which changes nothing that a reader sees, and replaces what is
    /// no character.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        if (text.AsSpan().ContainsAny(Unsafe))
        {
            var characters = new StringBuilder(text.Length);
            foreach (var rune in text.EnumerateRunes()) // Half of a pair becomes U+FFFD.
                characters.Append(rune.Value == 0xFFFE ? Rune.ReplacementChar : rune);
            text = characters.ToString();
        }

        return text.Normalize();
    }

    /// <summary>The same for ASCII, in a fifth of the time: the message writer does this for each message.</summary>
    private static string OfAscii(string text)
    {
        const int OnStack = 512;
        var words = text.Length <= OnStack ? stackalloc char[OnStack] : new char[text.Length];
        var (length, inWord) = (0, 0);
        foreach (var unit in text)
        {
            if (char.IsAsciiLetterOrDigit(unit))
            {
                if (inWord++ < LongestWord)
                    words[length++] = char.ToLowerInvariant(unit);
            }
            else if (inWord > 0)
            {
                words[length++] = ' ';
                inWord = 0;
            }
        }

        return new(words[..(length > 0 && inWord == 0 ? length - 1 : length)]);
    }

    private static void Read(string text, ref WordWriter words)
    {
        for (var at = 0; at < text.Length;)
        {
            var character = Characters.At(text, at);
            var end = at + Characters.Length(character);
            if (character < 0x80)
            {
                if (char.IsAsciiLetterOrDigit((char)character))
                    words.Add(new Rune(char.ToLowerInvariant((char)character)), at, end);
                else
                    words.EndWord();
            }
            else if (!Characters.IsIgnorable(character))
            {
                foreach (var rune in LetterFolding.Of(character).EnumerateRunes()) // Empty for an accent.
                {
                    if (!Characters.IsWord(rune.Value))
                        words.EndWord();
                    else if (Characters.IsUnspaced(rune.Value))
                        words.AddWord(rune, at, end);
                    else
                        words.Add(rune, at, end);
                }
            }

            at = end;
        }

        words.EndWord();
    }

    /// <summary>Collects the folded words of a text into a list or a span.</summary>
    private struct WordWriter(int length, List<SearchWord>? found)
    {
        private readonly StringBuilder folded = new(length + 16);
        private int start; // Of the current word in the text.
        private int end;
        private int begin = -1; // Of the current word in the output; -1 between words.

        /// <summary>Adds a character to the current word, or begins one.</summary>
        public void Add(Rune rune, int from, int to)
        {
            if (begin < 0)
            {
                if (folded.Length > 0)
                    folded.Append(' ');
                (begin, start) = (folded.Length, from);
            }

            end = to;
            if (folded.Length - begin + rune.Utf16SequenceLength <= LongestWord)
                folded.Append(rune);
        }

        /// <summary>Adds a word of one character.</summary>
        public void AddWord(Rune rune, int from, int to)
        {
            EndWord();
            Add(rune, from, to);
            EndWord();
        }

        public void EndWord()
        {
            if (begin >= 0)
                found?.Add(new(folded.ToString(begin, folded.Length - begin), start, end));
            begin = -1;
        }

        public override readonly string ToString() => folded.ToString();
    }
}
