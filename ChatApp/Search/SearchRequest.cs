namespace ChatApp.Search;

/// <summary>A search with its filters.</summary>
/// <param name="Query">What was typed.</param>
/// <param name="RoomId">Only this room; null for all of the person's.</param>
/// <param name="From">Only authors with this id, or with a name that begins like this; null for all.</param>
/// <param name="After">Only messages of this day (UTC) and later; null for no limit.</param>
/// <param name="Before">Only messages of this day (UTC) and earlier; null for no limit.</param>
/// <param name="Older">Only messages posted before this one; null for the newest.</param>
public sealed record SearchRequest(
    SearchQuery Query, string? RoomId = null, string? From = null,
    DateOnly? After = null, DateOnly? Before = null, MessagePlace? Older = null)
{
    /// <summary>Whether it names nothing that a message must have.</summary>
    public bool IsEmpty => From is null && Query.From.Count == 0 && Query.In.Count == 0 && !Query.Wanted.Any();
}
