using System.Globalization;
using ChatApp.Contracts;
using ChatApp.Search;

namespace ChatApp.Pages;

/// <summary>The model of <c>_Hit.cshtml</c>, which shows a message in a list over several rooms.</summary>
/// <param name="Message">The message.</param>
/// <param name="Room">The room's name as the viewer sees it.</param>
/// <param name="Query">The words to mark in the text.</param>
public sealed record Hit(MessageView Message, string Room, SearchQuery Query)
{
    /// <summary>A query without words, for lists in which nothing is highlighted.</summary>
    public static readonly SearchQuery NoQuery = SearchQuery.Parse("");

    /// <summary>Whether the viewer has not read it.</summary>
    public bool IsUnread { get; init; }

    /// <summary>The permanent address of the message.</summary>
    public string Address => $"/rooms/{Message.RoomId}?at={Message.Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The text around the words found, in pieces.</summary>
    public IReadOnlyList<(string Text, bool IsMarked)> Excerpt => Message is { Text: "", Files: { } files }
        ? [(string.Join(", ", files.Select(file => file.Name)), false)]
        : SearchExcerpt.Of(Message.Text, Query);

    /// <summary>Formats a time in UTC; the script replaces it with the reader's local time.</summary>
    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
