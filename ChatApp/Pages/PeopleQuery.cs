using ChatApp.People;
using Microsoft.AspNetCore.Http.Extensions;

namespace ChatApp.Pages;

/// <summary>The query of the people page's address.</summary>
/// <param name="Group">The group of people.</param>
/// <param name="Find">Prefix of the name or e-mail address; null for any.</param>
/// <param name="After">The id of the last person of the previous page; null for the first page.</param>
public sealed record PeopleQuery(PeopleGroup Group = PeopleGroup.All, string? Find = null, string? After = null)
{
    /// <summary>The longest value in characters; longer than any name and any id, and enough of an e-mail address.</summary>
    public const int Longest = 100;

    /// <summary>Whether the filter excludes anyone.</summary>
    public bool IsFiltered => Group != PeopleGroup.All || Find is not null;

    /// <summary>Parses the address; false for invalid values.</summary>
    public static bool TryRead(IQueryCollection query, out PeopleQuery read)
    {
        read = new();
        string? Text(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } text ? text : null;
        if (query.Any(field => field.Value.Any(value => value?.Length > Longest)))
            return false;
        var group = PeopleGroup.All;
        if (Text("show") is { } name
            && (char.IsDigit(name[0]) || !Enum.TryParse(name, ignoreCase: true, out group) || !Enum.IsDefined(group)))
            return false;
        read = new(group, Text("find"), Text("after"));
        return true;
    }

    /// <summary>The name of a group in addresses.</summary>
#pragma warning disable CA1308 // A wire name, not a comparison.
    public static string NameOf(PeopleGroup group) => group.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>The address of a handler for the same people, or of the page itself where it is null.</summary>
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
