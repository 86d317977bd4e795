using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Messages;

internal sealed class MentionConfiguration : IEntityTypeConfiguration<MentionRow>
{
    public void Configure(EntityTypeBuilder<MentionRow> builder)
    {
        builder.ToTable("Mentions");
        builder.HasKey(mention => new { mention.PersonKey, mention.RoomKey, mention.Number });
        builder.HasIndex(mention => new { mention.RoomKey, mention.Number });
        builder.HasOne(mention => mention.Message).WithMany().HasForeignKey(mention => new { mention.RoomKey, mention.Number });
        builder.HasOne(mention => mention.Person).WithMany().HasForeignKey(mention => mention.PersonKey);
    }
}
