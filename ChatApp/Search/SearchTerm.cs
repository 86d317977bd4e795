namespace ChatApp.Search;

/// <summary>A word or a phrase of a query.</summary>
/// <param name="Words">The words that follow each other in a text, as <see cref="SearchText"/> writes them.</param>
/// <param name="IsExcluded">Whether texts with it are left out.</param>
/// <param name="IsPrefix">Whether the last word may go on in the text.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool IsExcluded, bool IsPrefix)
{
    /// <summary>Whether the words of a text contain it from a position on.</summary>
    public bool IsAt(IReadOnlyList<SearchWord> text, int position)
    {
        if (position + Words.Count > text.Count)
            return false;
        for (var index = 0; index < Words.Count; index++)
        {
            var (word, wanted) = (text[position + index].Folded, Words[index]);
            if (IsPrefix && index == Words.Count - 1 ? !word.StartsWith(wanted, StringComparison.Ordinal) : word != wanted)
                return false;
        }

        return true;
    }
}
