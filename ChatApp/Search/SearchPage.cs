using ChatApp.Contracts;

namespace ChatApp.Search;

/// <summary>A page of search results.</summary>
/// <param name="Rooms">The rooms that the person is in.</param>
/// <param name="Hits">The messages found, newest first.</param>
/// <param name="HasMore">Whether older ones follow.</param>
/// <param name="StoppedAt">Time of the message at which the search ran out of time; null if it did not. Later messages were
/// searched.</param>
/// <param name="Searched">Number of messages searched, by the counters of the rooms.</param>
/// <param name="Total">Number of messages of the rooms; more than <paramref name="Searched"/> until the index is complete.</param>
public sealed record SearchPage(
    IReadOnlyList<RoomView> Rooms, IReadOnlyList<SearchHit> Hits, bool HasMore, DateTimeOffset? StoppedAt, long Searched, long Total);
