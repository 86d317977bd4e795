
namespace ChatApp.People.Accounts;

/// <summary>A link with a code. Only the hash of the code is stored, so that a reader of the database cannot use the link.</summary>
internal sealed class LinkRow
{
    /// <summary>The database key; identifies the link to operators.</summary>
    public int Key { get; init; }

    /// <summary>SHA-256 of the code. The code has 128 random bits: it needs no salt and no slow hash.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>What the link authorizes its holder to do.</summary>
    public LinkKind Kind { get; init; }

    /// <summary>The person it signs in; null for an invitation.</summary>
    public int? PersonKey { get; init; }

    /// <summary>The operator who created it; null for the server's console.</summary>
    public int? MadeByKey { get; init; }

    /// <summary>Navigation property of <see cref="MadeByKey"/>.</summary>
    public PersonRow? MadeBy { get; init; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Expiry time in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Number of accounts created with it.</summary>
    public int Uses { get; set; }
}
