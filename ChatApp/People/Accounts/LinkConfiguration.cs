using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

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
