using ChatApp.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

/// <summary>A person as stored.</summary>
public sealed class PersonRow
{
    /// <summary>The key inside the database; never leaves it.</summary>
    public int Key { get; init; }

    /// <summary>The opaque id that others see.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown.</summary>
    public required string Name
    {
        get;
        set => (field, NameKey, Skeleton) = (value, KeyOf(value), NameSkeleton.Of(value));
    }

    /// <summary>The name as people are looked for by it.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>What the name looks like: no guest takes a name that looks like an account's.</summary>
    public string Skeleton { get; private set; } = "";

    /// <summary>What the person is here.</summary>
    public PersonKind Kind { get; set; }

    /// <summary>Whether the person may be here.</summary>
    public PersonStatus Status { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Makes names the same that differ only in case, in compatibility forms, or by what is not drawn.</summary>
    public static string KeyOf(string name) => Characters.Fold(name);

    /// <summary>The row as others see it.</summary>
    public Person ToView() => new(Id, Name, Kind);

    /// <summary>The row with what others do not see.</summary>
    public PersonRecord ToRecord() => new(ToView(), Status);
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> builder)
    {
        builder.ToTable("People");
        builder.HasKey(person => person.Key);
        builder.Property(person => person.Id).IsRequired();
        builder.HasIndex(person => person.Id).IsUnique();
        builder.Property(person => person.Name).HasMaxLength(Limits.PersonName);
        builder.HasIndex(person => person.NameKey);
        builder.HasIndex(person => person.Skeleton).HasFilter("\"Kind\" <> 0"); // Accounts only: new guests come often.
        builder.HasIndex(person => new { person.Status, person.Kind, person.NameKey }); // Operators among thousands of guests.
    }
}
