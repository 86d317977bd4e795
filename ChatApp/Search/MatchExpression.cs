namespace ChatApp.Search;

/// <summary>Builds the FTS5 expression of a search. Each word is quoted and consists of letters, marks and digits only, so that nothing a
/// person types is read as an operator.</summary>
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
    /// <param name="completions">Returns the words of the index that begin with a word; null if there are too many.</param>
    public static string? Of(
        SearchQuery query, IReadOnlyCollection<int>? roomKeys, IReadOnlyCollection<int>? authorKeys,
        Func<string, IReadOnlyList<string>?> completions)
    {
        List<string> parts = [.. query.Wanted.Select(term => PhraseOf(term, completions))];
        if (parts.Count == 0 && authorKeys is null && query.In.Count == 0)
            return null;
        if (authorKeys is not null)
            parts.Add(AnyOf(authorKeys.Select(AuthorWord)));
        if (roomKeys is not null)
            parts.Add(AnyOf(roomKeys.Select(RoomWord)));
        var excluded = query.Terms.Where(term => term.IsExcluded).Select(term => Phrase(term.Words)).ToList();
        var wanted = string.Join(" AND ", parts);
        return excluded.Count == 0 ? wanted : $"({wanted}) NOT ({string.Join(" OR ", excluded)})";
    }

    private static string PhraseOf(SearchTerm term, Func<string, IReadOnlyList<string>?> completions)
    {
        if (!term.IsPrefix)
            return Phrase(term.Words);
        // FTS5 would read the messages of all completions, and sort them, before it returns the newest one.
        return completions(term.Words[^1]) switch
        {
            null => Phrase(term.Words) + " *",
            [] => Phrase(term.Words),
            var found => $"({string.Join(" OR ", found.Select(word => Phrase([.. term.Words.SkipLast(1), word])))})",
        };
    }

    private static string AnyOf(IEnumerable<string> words) => $"({string.Join(" OR ", words.Select(word => Phrase([word])))})";

    private static string Phrase(IEnumerable<string> words) => $"\"{string.Join(' ', words)}\"";
}
