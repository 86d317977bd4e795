using ChatApp.Storage;

namespace ChatApp.Search;

/// <summary>Builds the expression of a search for the full-text index, in the language of FTS5 or of PostgreSQL's <c>tsquery</c>. Each
/// word is quoted and consists of letters, marks and digits only, so that nothing a person types is read as an operator.</summary>
public static class MatchExpression
{
    /// <summary>The word that the index holds for each message of a room. Its underscore cannot be in a word of a text.</summary>
    public static string RoomWord(int roomKey) => $"_r{roomKey}";

    /// <summary>The word that the index holds for each message of an author.</summary>
    public static string AuthorWord(int authorKey) => $"_a{authorKey}";

    /// <summary>The expression; null if it names nothing that a message must contain.</summary>
    /// <param name="query">The query.</param>
    /// <param name="roomKeys">The rooms to search; null for all.</param>
    /// <param name="authorKeys">The authors; null for all.</param>
    /// <param name="dialect">The language.</param>
    /// <param name="completions">Returns the words of the index that begin with a word; null if there are too many.</param>
    public static string? Of(
        SearchQuery query, IReadOnlyCollection<int>? roomKeys, IReadOnlyCollection<int>? authorKeys, SqlDialect dialect,
        Func<string, IReadOnlyList<string>?> completions)
    {
        var (and, or, not) = dialect == SqlDialect.Sqlite ? (" AND ", " OR ", " NOT ") : (" & ", " | ", " & !");
        List<string> parts = [.. query.Wanted.Select(PhraseOf)];
        if (parts.Count == 0 && authorKeys is null && query.In.Count == 0)
            return null;
        if (authorKeys is not null)
            parts.Add(AnyOf(authorKeys.Select(key => Phrase([AuthorWord(key)]))));
        if (roomKeys is not null)
            parts.Add(AnyOf(roomKeys.Select(key => Phrase([RoomWord(key)]))));
        var excluded = query.Terms.Where(term => term.IsExcluded).Select(term => Phrase(term.Words)).ToList();
        var wanted = string.Join(and, parts);
        return excluded.Count == 0 ? wanted : $"({wanted}){not}{AnyOf(excluded)}";

        string PhraseOf(SearchTerm term)
        {
            if (!term.IsPrefix)
                return Phrase(term.Words);
            // FTS5 would read the messages of all completions, and sort them, before it returns the newest one.
            return completions(term.Words[^1]) switch
            {
                null => Phrase(term.Words, isPrefix: true),
                [] => Phrase(term.Words),
                var found => AnyOf(found.Select(word => Phrase([.. term.Words.SkipLast(1), word]))),
            };
        }

        string AnyOf(IEnumerable<string> phrases) => $"({string.Join(or, phrases)})";

        string Phrase(IEnumerable<string> words, bool isPrefix = false) => dialect == SqlDialect.Sqlite
            ? $"\"{string.Join(' ', words)}\"{(isPrefix ? " *" : "")}"
            : $"({string.Join(" <-> ", words.Select(word => $"'{word}'"))}{(isPrefix ? ":*" : "")})";
    }
}
