using ChatApp.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

/// <summary>A room as stored, with its two counters.</summary>
public sealed class RoomRow
{
    /// <summary>The key inside the database; never leaves it.</summary>
    public int Key { get; init; }

    /// <summary>The opaque id that others see.</summary>
    public required string Id { get; init; }

    /// <summary>Who may come in.</summary>
    public RoomKind Kind { get; init; }

    /// <summary>The name shown; empty for a direct conversation, which shows its people.</summary>
    public required string Name { get; set; }

    /// <summary>What it is for.</summary>
    public string Topic { get; set; } = "";

    /// <summary>Kept for reading only.</summary>
    public bool Archived { get; set; }

    /// <summary>The number of the newest message.</summary>
    public long LastNumber { get; set; }

    /// <summary>The room's change counter.</summary>
    public long Change { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of who made it; null for the first room, and for direct conversations.</summary>
    public string? CreatorId { get; init; }

    /// <summary>The people of a direct conversation, in one order, so that there is one room for one set; null for other rooms.</summary>
    public string? DirectKey { get; init; }

    /// <summary>Who is in it; loaded only where a query says so.</summary>
    public IList<MembershipRow> Memberships { get; } = [];
}

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
