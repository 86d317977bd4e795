using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

internal sealed class RoomConfiguration : IEntityTypeConfiguration<RoomRow>
{
    public void Configure(EntityTypeBuilder<RoomRow> builder)
    {
        builder.ToTable("Rooms");
        builder.HasKey(room => room.Key);
        builder.Property(room => room.Id).IsRequired();
        builder.HasIndex(room => room.Id).IsUnique();
        builder.HasIndex(room => room.DirectKey).IsUnique();
        builder.HasIndex(room => room.CreatorId).HasFilter("\"CreatorId\" IS NOT NULL"); // See RoomQuota.
        builder.HasIndex(room => new { room.Kind, room.Archived, room.Name });
    }
}
