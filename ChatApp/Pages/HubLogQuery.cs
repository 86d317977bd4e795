using System.Globalization;
using ChatApp.HubLog;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>The query of the hub log's address.</summary>
/// <param name="Filter">The filter for entries.</param>
/// <param name="Before">Only entries before this key; null for the newest.</param>
public sealed record HubLogQuery(HubLogFilter Filter, long? Before)
{
    /// <summary>The longest value in characters; longer than any name, address or cause.</summary>
    private const int Longest = 100;

    /// <summary>The format of times, in UTC, as in browsers' time fields.</summary>
    private const string TimeFormat = "yyyy-MM-ddTHH:mm";

    /// <summary>The query for all entries, newest first.</summary>
    public HubLogQuery()
        : this(new HubLogFilter(), null)
    {
    }

    /// <summary>Whether the filter excludes anything.</summary>
    public bool IsFiltered => Filter != new HubLogFilter();

    /// <summary>Parses the address; false for invalid values.</summary>
    public static bool TryRead(IQueryCollection query, out HubLogQuery read)
    {
        read = new();
        string? Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
        if (query.Any(field => field.Value.Any(value => value?.Length > Longest))
            || !TryTime(Text("from"), out var from) || !TryTime(Text("to"), out var to) || !TryKey(Text("before"), out var before))
            return false;
        HubLogEvent? what = null;
        if (Text("event") is { } name)
        {
            if (!Enum.TryParse<HubLogEvent>(name, ignoreCase: true, out var known) || !Enum.IsDefined(known) || char.IsDigit(name[0]))
                return false;
            what = known;
        }

        read = new(new HubLogFilter(Text("person"), Text("address"), what, Text("cause"), from, to), before);
        return true;
    }

    /// <summary>Formats a time for a form field.</summary>
    public static string? InField(DateTimeOffset? at) => at?.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The query string including <c>?</c>; empty without a filter.</summary>
    public string ToQueryString()
    {
        var query = new QueryBuilder();
        Add("person", Filter.Person);
        Add("address", Filter.Address);
        Add("event", Filter.Event is { } what ? NameOf(what) : null);
        Add("cause", Filter.Cause);
        Add("from", InField(Filter.From));
        Add("to", InField(Filter.To));
        Add("before", Before?.ToString(CultureInfo.InvariantCulture));
        return query.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
                query.Add(name, value);
        }
    }

    /// <summary>The address of a handler for the same entries, or of the page itself where it is null.</summary>
    public string Address(string? handler = null)
    {
        var query = ToQueryString();
        return handler is null ? $"/hub-log{query}" : $"/hub-log{(query.Length == 0 ? "?" : query + "&")}handler={handler}";
    }

    /// <summary>The name of an event in addresses and exports.</summary>
#pragma warning disable CA1308 // A wire name, not a comparison.
    public static string NameOf(HubLogEvent what) => what.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Parses a time in an address; null for none, false for an invalid one.</summary>
    internal static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
            return true;
        if (!DateTimeOffset.TryParseExact(
            text, [TimeFormat, "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return false;
        time = read;
        return true;
    }

    /// <summary>Parses a key in an address; null for none, false for an invalid one.</summary>
    internal static bool TryKey(string? text, out long? key)
    {
        key = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return text is null || key is not null;
    }
}
