using System.Globalization;
using ChatApp.Ledger;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>What the address of the hub log asks for.</summary>
/// <param name="Filter">Which entries.</param>
/// <param name="Before">Only those before this key; null for the newest.</param>
public sealed record HubLogQuery(LedgerFilter Filter, long? Before)
{
    /// <summary>Longer than any name, address or cause, in characters.</summary>
    private const int Longest = 100;

    /// <summary>How a time is written, in UTC: as browsers' time fields do.</summary>
    private const string TimeFormat = "yyyy-MM-ddTHH:mm";

    /// <summary>Everything, the newest first.</summary>
    public HubLogQuery()
        : this(new LedgerFilter(), null)
    {
    }

    /// <summary>Whether anything is filtered out.</summary>
    public bool IsFiltered => Filter != new LedgerFilter();

    /// <summary>Reads the address; false where it says what cannot be.</summary>
    public static bool TryRead(IQueryCollection query, out HubLogQuery read)
    {
        read = new();
        string? Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
        if (query.Any(field => field.Value.Any(value => value?.Length > Longest))
            || !TryTime(Text("from"), out var from) || !TryTime(Text("to"), out var to) || !TryKey(Text("before"), out var before))
            return false;
        LedgerEvent? what = null;
        if (Text("event") is { } name)
        {
            if (!Enum.TryParse<LedgerEvent>(name, ignoreCase: true, out var known) || !Enum.IsDefined(known) || char.IsDigit(name[0]))
                return false;
            what = known;
        }

        read = new(new LedgerFilter(Text("person"), Text("address"), what, Text("cause"), from, to), before);
        return true;
    }

    /// <summary>The time as a field of the form has it.</summary>
    public static string? InField(DateTimeOffset? at) => at?.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>As the part of an address behind <c>?</c>, that with it; empty for everything.</summary>
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

    /// <summary>The address of a handler, or of the page itself where that is null, for the same entries.</summary>
    public string Address(string? handler = null)
    {
        var query = ToQueryString();
        return handler is null ? $"/hub-log{query}" : $"/hub-log{(query.Length == 0 ? "?" : query + "&")}handler={handler}";
    }

    /// <summary>An event's name in addresses and exports.</summary>
#pragma warning disable CA1308 // A name of the wire, not a comparison.
    public static string NameOf(LedgerEvent what) => what.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Reads a time of an address; null where there is none, false where it is no time.</summary>
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

    /// <summary>Reads a key of an address; null where there is none, false where it is no key.</summary>
    internal static bool TryKey(string? text, out long? key)
    {
        key = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return text is null || key is not null;
    }
}
