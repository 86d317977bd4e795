using ChatApp.Contracts;

namespace ChatApp.People;

/// <summary>A person: guest, member, operator or bot.</summary>
public sealed class PersonRow
{
    /// <summary>The database key; never leaves the server.</summary>
    public int Key { get; init; }

    /// <summary>The opaque public id.</summary>
    public required string Id { get; init; }

    /// <summary>The display name; setting it updates the keys derived from it.</summary>
    public required string Name
    {
        get;
        set => (field, NameKey, Skeleton) = (value, KeyOf(value), NameSkeleton.Of(value));
    }

    /// <summary>The folded name for searching.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>The skeleton of the name: no guest takes a name that looks like an account's.</summary>
    public string Skeleton { get; private set; } = "";

    /// <summary>Whether the person is a guest, member, operator or bot.</summary>
    public PersonKind Kind { get; set; }

    /// <summary>The person's access status.</summary>
    public PersonStatus Status { get; set; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Folds a name: names that differ only in case, compatibility forms or invisible characters get the same key.</summary>
    public static string KeyOf(string name) => Characters.Fold(name);

    /// <summary>The public data of the row.</summary>
    public Person ToView() => new(Id, Name, Kind);

    /// <summary>The data of the row including the private part.</summary>
    public PersonRecord ToRecord() => new(ToView(), Status);
}
