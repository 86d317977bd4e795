using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

internal sealed class RoomRunConfiguration : IEntityTypeConfiguration<RoomRunRow>
{
    public void Configure(EntityTypeBuilder<RoomRunRow> builder)
    {
        builder.ToTable("RoomRuns");
        builder.HasKey(row => new { row.RoomKey, row.Run });
    }
}
