using ChatApp.People;

namespace ChatApp.Search;

/// <summary>What a person typed into the search field, read as words, <c>"phrases"</c>, <c>-exclusions</c>, <c>from:name</c> and
/// <c>in:room</c>. Every text is a valid query: what has no meaning is searched for as words.</summary>
/// <param name="Terms">The words and phrases; only the last word is a prefix.</param>
/// <param name="From">The names after <c>from:</c>.</param>
/// <param name="In">The room names after <c>in:</c>.</param>
/// <param name="IsCut">Whether the text was longer than the bounds, and its rest ignored.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, IReadOnlyList<string> From, IReadOnlyList<string> In, bool IsCut)
{
    /// <summary>Maximum length in UTF-16 units.</summary>
    public const int Longest = 200;

    /// <summary>Maximum number of words of all terms; each costs a look-up in every segment of the index.</summary>
    public const int MaxWords = 40;

    /// <summary>Maximum number of names after <c>from:</c>, and after <c>in:</c>.</summary>
    public const int MaxNames = 5;

    private const string Quotes = "\"“”„«»「」＂";

    /// <summary>The terms that a text must contain.</summary>
    public IEnumerable<SearchTerm> Wanted => Terms.Where(term => !term.IsExcluded);

    /// <summary>Parses a query as typed.</summary>
    public static SearchQuery Parse(string typed)
    {
        var reader = new Reader(typed.Length <= Longest ? typed : typed[..Longest]) { IsCut = typed.Length > Longest };
        while (reader.ReadNext())
        {
        }

        // A single letter would complete to a large part of the index.
        if (reader.Terms is [.. var before, { IsExcluded: false, Words: [.., { Length: > 1 } last] } word] && !reader.LastIsQuoted
            && !Characters.IsUnspaced(Characters.At(last, 0)))
            reader.Terms = [.. before, word with { IsPrefix = true }];
        return new(reader.Terms, reader.From, reader.In, reader.IsCut);
    }

    private sealed class Reader(string text)
    {
        private int at;
        private int words;

        public List<SearchTerm> Terms { get; set; } = [];

        public List<string> From { get; } = [];

        public List<string> In { get; } = [];

        public bool IsCut { get; set; }

        public bool LastIsQuoted { get; private set; }

        /// <summary>Reads one part of the query; false at its end.</summary>
        public bool ReadNext()
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
                return false;
            var excluded = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            if (excluded)
                at++;
            else if (TryReadName("from", From) || TryReadName("in", In))
                return true;
            AddTerm(ReadValue(out var quoted), excluded, quoted);
            return true;
        }

        private bool TryReadName(string key, List<string> names)
        {
            var colon = at + key.Length;
            if (string.Compare(text, at, key, 0, key.Length, StringComparison.OrdinalIgnoreCase) != 0
                || colon + 1 >= text.Length || text[colon] is not (':' or '：') || char.IsWhiteSpace(text[colon + 1]))
                return false;
            at = colon + 1;
            var name = ReadValue(out _).Trim().TrimStart('@', '#');
            if (name.Length > 0 && names.Count < MaxNames)
                names.Add(name);
            else
                IsCut = true;
            return true;
        }

        private string ReadValue(out bool quoted)
        {
            quoted = Quotes.Contains(text[at], StringComparison.Ordinal);
            if (quoted)
                at++;
            var start = at;
            while (at < text.Length && !(quoted ? Quotes.Contains(text[at], StringComparison.Ordinal) : char.IsWhiteSpace(text[at])))
                at++;
            var value = text[start..at];
            if (quoted && at < text.Length)
                at++;
            return value;
        }

        private void AddTerm(string value, bool excluded, bool quoted)
        {
            var found = SearchText.WordsOf(SearchText.Compose(value)).Select(word => word.Folded).Take(MaxWords - words + 1).ToList();
            if (words + found.Count > MaxWords)
            {
                found.RemoveAt(found.Count - 1);
                IsCut = true;
            }

            if (found.Count == 0)
                return;
            words += found.Count;
            Terms.Add(new(found, excluded, IsPrefix: false));
            LastIsQuoted = quoted;
        }
    }
}
