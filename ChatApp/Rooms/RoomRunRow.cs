using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

/// <summary>How far a room had come when a run of the server first changed it. Written once a room and run.</summary>
public sealed class RoomRunRow
{
    /// <summary>The room.</summary>
    public int RoomKey { get; init; }

    /// <summary>The number of the run.</summary>
    public int Run { get; init; }

    /// <summary>The room's change counter at the end of the runs before it.</summary>
    public long Change { get; init; }
}

internal sealed class RoomRunConfiguration : IEntityTypeConfiguration<RoomRunRow>
{
    public void Configure(EntityTypeBuilder<RoomRunRow> builder)
    {
        builder.ToTable("RoomRuns");
        builder.HasKey(row => new { row.RoomKey, row.Run });
    }
}
