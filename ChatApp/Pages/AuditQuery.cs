using System.Globalization;
using ChatApp.Audit;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>What the address of the audit page asks for.</summary>
/// <param name="Filter">Which entries.</param>
/// <param name="Before">Only those before this key; null for the newest.</param>
public sealed record AuditQuery(AuditFilter Filter, long? Before)
{
    /// <summary>Longer than any name, in characters.</summary>
    private const int Longest = 100;

    /// <summary>The last of a sign-in's particulars: it may have commas.</summary>
    private const string Agent = ", agent=";

    /// <summary>Everything, the newest first.</summary>
    public AuditQuery()
        : this(new AuditFilter(), null)
    {
    }

    /// <summary>Whether anything is filtered out.</summary>
    public bool IsFiltered => Filter != new AuditFilter();

    /// <summary>Reads the address; false where it says what cannot be.</summary>
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

    /// <summary>The address of a handler, or of the page itself where that is null, for the same entries.</summary>
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

    /// <summary>An event's name in addresses and exports.</summary>
    public static string NameOf(AuditEvent what)
    {
        var name = what.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The <c>User-Agent</c> of a sign-in; null for other entries.</summary>
    public static string? AgentOf(AuditRow row) =>
        row.Event == AuditEvent.SignedIn && row.Detail?.Split(Agent, 2) is [_, var agent] ? agent : null;

    /// <summary>The other particulars.</summary>
    public static string? WithoutAgent(AuditRow row) => row.Event == AuditEvent.SignedIn ? row.Detail?.Split(Agent, 2)[0] : row.Detail;

    /// <summary>Whether the address of an entry is told to the person whom it is about: it is theirs, or a stranger's who tried to be them; never
    /// an operator's.</summary>
    public static bool IsOwn(AuditRow row, string personId) => row.ActorId is null || row.ActorId == personId;
}
