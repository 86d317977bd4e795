using System.Globalization;
using ChatApp.Audit;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>The query of the audit page's address.</summary>
/// <param name="Filter">The filter for entries.</param>
/// <param name="Before">Only entries before this key; null for the newest.</param>
public sealed record AuditQuery(AuditFilter Filter, long? Before)
{
    /// <summary>The longest value in characters; longer than any name.</summary>
    private const int Longest = 100;

    /// <summary>Start of the last detail of a sign-in, which may contain commas.</summary>
    private const string Agent = ", agent=";

    /// <summary>The query for all entries, newest first.</summary>
    public AuditQuery()
        : this(new AuditFilter(), null)
    {
    }

    /// <summary>Whether the filter excludes anything.</summary>
    public bool IsFiltered => Filter != new AuditFilter();

    /// <summary>Parses the address; false for invalid values.</summary>
    public static bool TryRead(IQueryCollection query, out AuditQuery read)
    {
        read = new();
        string? Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
        if (query.Any(field => field.Value.Any(value => value?.Length > Longest))
            || !HubLogQuery.TryTime(Text("from"), out var from) || !HubLogQuery.TryTime(Text("to"), out var to)
            || !HubLogQuery.TryKey(Text("before"), out var before))
            return false;
        AuditEvent? what = null;
        if (Text("event") is { } name)
        {
            if (!Enum.TryParse<AuditEvent>(name, ignoreCase: true, out var known) || !Enum.IsDefined(known) || !char.IsAsciiLetter(name[0]))
                return false;
            what = known;
        }

        read = new(new AuditFilter(Text("person"), what, from, to), before);
        return true;
    }

    /// <summary>The address of a handler for the same entries, or of the page itself where it is null.</summary>
    public string Address(string? handler = null)
    {
        var query = new QueryBuilder();
        Add("person", Filter.Person);
        Add("event", Filter.Event is { } what ? NameOf(what) : null);
        Add("from", HubLogQuery.InField(Filter.From));
        Add("to", HubLogQuery.InField(Filter.To));
        Add("before", Before?.ToString(CultureInfo.InvariantCulture));
        Add("handler", handler);
        return $"/audit{query}";

        void Add(string name, string? value)
        {
            if (value is not null)
                query.Add(name, value);
        }
    }

    /// <summary>The name of an event in addresses and exports.</summary>
    public static string NameOf(AuditEvent what)
    {
        var name = what.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The <c>User-Agent</c> of a sign-in; null for other entries.</summary>
    public static string? AgentOf(AuditRow row) =>
        row.Event == AuditEvent.SignedIn && row.Detail?.Split(Agent, 2) is [_, var agent] ? agent : null;

    /// <summary>The details of an entry without the <c>User-Agent</c>.</summary>
    public static string? WithoutAgent(AuditRow row) => row.Event == AuditEvent.SignedIn ? row.Detail?.Split(Agent, 2)[0] : row.Detail;

    /// <summary>Whether the person whom an entry is about may see its address: it is their own, or that of a stranger trying to sign in as
    /// them; never an operator's.</summary>
    public static bool IsOwn(AuditRow row, string personId) => row.ActorId is null || row.ActorId == personId;
}
