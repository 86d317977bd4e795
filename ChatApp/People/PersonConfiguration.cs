using ChatApp.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

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
        // Accounts only: new guests are frequent.
        builder.HasIndex(person => person.Skeleton).HasFilter($"\"Kind\" <> {(int)PersonKind.Guest}");
        builder.HasIndex(person => new { person.Status, person.Kind, person.NameKey }); // Finds operators among thousands of guests.
    }
}
