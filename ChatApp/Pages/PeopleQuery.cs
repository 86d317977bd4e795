using ChatApp.People;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>What the address of the people's page asks for.</summary>
/// <param name="Group">Which people.</param>
/// <param name="Find">What their name or e-mail begins with; null for any.</param>
/// <param name="After">The id of the last person of the page before; null for the first page.</param>
public sealed record PeopleQuery(PeopleGroup Group = PeopleGroup.All, string? Find = null, string? After = null)
{
    /// <summary>Longer than any name and any id, in characters; e-mails begin with less.</summary>
    public const int Longest = 100;

    /// <summary>Whether anybody is filtered out.</summary>
    public bool IsFiltered => Group != PeopleGroup.All || Find is not null;

    /// <summary>Reads the address; false where it says what cannot be.</summary>
    public static bool TryRead(IQueryCollection query, out PeopleQuery read)
    {
        read = new();
        string? Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
        if (query.Any(field => field.Value.Any(value => value?.Length > Longest)))
            return false;
        var group = PeopleGroup.All;
        if (Text("show") is { } name && (char.IsDigit(name[0]) || !Enum.TryParse(name, ignoreCase: true, out group) || !Enum.IsDefined(group)))
            return false;
        read = new(group, Text("find"), Text("after"));
        return true;
    }

    /// <summary>A group's name in addresses.</summary>
#pragma warning disable CA1308 // A name of the wire, not a comparison.
    public static string NameOf(PeopleGroup group) => group.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The address of a handler, or of the page itself where that is null, for the same people.</summary>
    public string Address(string? handler = null)
    {
        var query = new QueryBuilder();
        Add("show", Group == PeopleGroup.All ? null : NameOf(Group));
        Add("find", Find);
        Add("after", After);
        Add("handler", handler);
        return $"/people{query}";

        void Add(string name, string? value)
        {
            if (value is not null)
                query.Add(name, value);
        }
    }
}
