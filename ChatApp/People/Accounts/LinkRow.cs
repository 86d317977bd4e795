using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

/// <summary>What a link with a code in it lets its bearer do.</summary>
public enum LinkKind
{
    /// <summary>Make an account; any number of people may, until it ends.</summary>
    Invitation = 1,

    /// <summary>Sign in as one person, once.</summary>
    SignIn = 2,
}

/// <summary>A link with a code in it. Only the code's hash is kept, so that who reads the database cannot use it.</summary>
public sealed class LinkRow
{
    /// <summary>The key inside the database; names the link to operators.</summary>
    public int Key { get; init; }

    /// <summary>SHA-256 of the code. The code has 128 random bits: it needs no salt and no slow hash.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>What it lets its bearer do.</summary>
    public LinkKind Kind { get; init; }

    /// <summary>Whom it signs in; null for an invitation.</summary>
    public int? PersonKey { get; init; }

    /// <summary>The operator who made it; null where the server's own console did.</summary>
    public int? MadeByKey { get; init; }

    /// <summary>The operator who made it.</summary>
    public PersonRow? MadeBy { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How many accounts were made with it.</summary>
    public int Uses { get; set; }
}

internal sealed class LinkConfiguration : IEntityTypeConfiguration<LinkRow>
{
    public void Configure(EntityTypeBuilder<LinkRow> builder)
    {
        builder.ToTable("Links");
        builder.HasKey(link => link.Key);
        builder.HasIndex(link => link.Hash).IsUnique();
        builder.HasIndex(link => link.PersonKey);
        builder.HasIndex(link => link.MadeByKey);
        builder.HasOne<PersonRow>().WithMany().HasForeignKey(link => link.PersonKey);
        builder.HasOne(link => link.MadeBy).WithMany().HasForeignKey(link => link.MadeByKey);
    }
}
