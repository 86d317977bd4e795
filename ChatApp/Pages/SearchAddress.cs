using System.Globalization;
using ChatApp.Search;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>The query of the search page's address. Values that make no sense are ignored: nothing a person types is an error.</summary>
/// <param name="Words">What was typed into the search field.</param>
/// <param name="Room">The id of the only room to search; null for all.</param>
/// <param name="From">The author's name or id; null for all.</param>
/// <param name="After">The first day; null for no limit.</param>
/// <param name="Before">The last day; null for no limit.</param>
/// <param name="Older">The message before which the page begins; null for the newest.</param>
public sealed record SearchAddress(string Words, string? Room, string? From, DateOnly? After, DateOnly? Before, MessagePlace? Older)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Longest value of a filter in UTF-16 units; longer ones are ignored.</summary>
    public const int LongestFilter = 100;

    /// <summary>Whether anything but words restricts the search.</summary>
    public bool IsFiltered => (Room ?? From) is not null || After is not null || Before is not null;

    /// <summary>Parses the query string of a search page.</summary>
    public static SearchAddress Read(IQueryCollection query)
    {
        return new(query["q"].FirstOrDefault() ?? "", Filter("room"), Filter("from"), Date("after"), Date("before"),
            Place(Filter("older")));

        string? Filter(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 and <= LongestFilter } text ? text : null;

        DateOnly? Date(string name) =>
            DateOnly.TryParseExact(Filter(name), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>The search request of this address.</summary>
    public SearchRequest ToRequest() => new(SearchQuery.Parse(Words), Room, From, After, Before, Older);

    /// <summary>Returns the address of the search page with these values.</summary>
    public override string ToString()
    {
        var query = new QueryBuilder();
        Add("q", Words);
        Add("room", Room);
        Add("from", From);
        Add("after", InField(After));
        Add("before", InField(Before));
        Add("older", Older is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Older.RoomId}.{Older.Number}"));
        return $"/search{query}";

        void Add(string name, string? value)
        {
            if (value is not null)
                query.Add(name, value);
        }
    }

    /// <summary>Formats a day for a form field.</summary>
    public static string? InField(DateOnly? day) => day?.ToString(Day, CultureInfo.InvariantCulture);

    private static MessagePlace? Place(string? text) =>
        text?.Split('.') is [var room, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? new(room, read) : null;
}
