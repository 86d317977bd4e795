using ChatApp.Configuration;

namespace ChatApp.Search;

/// <summary>Settings that limit searches.</summary>
public sealed class SearchOptions
{
    /// <summary>Searches per person and minute, further pages included. Default 30.</summary>
    [Between(1, 1_000_000)]
    public int SearchesPerMinute { get; set; } = 30;

    /// <summary>The burst after a pause. Default 20: a person who narrows a search and turns pages.</summary>
    [Between(1, 1_000_000)]
    public int SearchesAtOnce { get; set; } = 20;
}
