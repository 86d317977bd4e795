using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

internal sealed class PersonWordConfiguration : IEntityTypeConfiguration<PersonWordRow>
{
    public void Configure(EntityTypeBuilder<PersonWordRow> builder)
    {
        builder.ToTable("PersonWords");
        builder.HasKey(word => new { word.Word, word.PersonKey });
        builder.HasIndex(word => word.PersonKey);
    }
}
