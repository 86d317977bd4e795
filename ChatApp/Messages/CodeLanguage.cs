namespace ChatApp.Messages;

/// <summary>What <see cref="CodeHighlighter"/> knows of a language.</summary>
internal sealed class CodeLanguage
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> keywords;

    /// <summary>Describes the syntax of a language that the highlighter needs.</summary>
    /// <param name="keywords">Its keywords, separated by spaces.</param>
    /// <param name="comments">What begins a comment up to the end of the line.</param>
    /// <param name="strings">Its strings, those with longer quotes first.</param>
    /// <param name="ignoreCase">Whether keywords are case-insensitive.</param>
    public CodeLanguage(string keywords, string[] comments, CodeString[] strings, bool ignoreCase = false)
    {
        var words = keywords.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        this.keywords = words.ToHashSet(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        (Comments, Strings) = (comments, strings);
    }

    /// <summary>What begins a comment up to the end of the line.</summary>
    public IReadOnlyList<string> Comments { get; }

    /// <summary>Begin and end of longer comments; null for none.</summary>
    public (string Begin, string End)? Block { get; init; }

    /// <summary>Its strings, those with longer quotes first.</summary>
    public IReadOnlyList<CodeString> Strings { get; }

    /// <summary>Whether it has tags, as XML and HTML do.</summary>
    public bool IsMarkup { get; init; }

    /// <summary>Whether it shows added and removed lines.</summary>
    public bool IsDiff { get; init; }

    /// <summary>Whether a word is a keyword.</summary>
    public bool IsKeyword(ReadOnlySpan<char> word) => keywords.Contains(word);
}
