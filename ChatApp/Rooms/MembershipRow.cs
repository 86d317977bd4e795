using ChatApp.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

/// <summary>A person is in a room.</summary>
public sealed class MembershipRow
{
    /// <summary>The room.</summary>
    public int RoomKey { get; init; }

    /// <summary>The person.</summary>
    public int PersonKey { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>The greatest number the person has read; what was there before they joined counts as read.</summary>
    public long ReadUpTo { get; set; }

    /// <summary>Who brought the person in, until they open the room; null then, and where they came by themselves.</summary>
    public int? InvitedByKey { get; init; }

    /// <summary>The room.</summary>
    public RoomRow Room { get; init; } = null!;

    /// <summary>The person.</summary>
    public PersonRow Person { get; init; } = null!;
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<MembershipRow>
{
    public void Configure(EntityTypeBuilder<MembershipRow> builder)
    {
        builder.ToTable("Memberships");
        builder.HasKey(membership => new { membership.PersonKey, membership.RoomKey });
        builder.HasIndex(membership => membership.RoomKey);
        builder.HasIndex(membership => membership.InvitedByKey).HasFilter("\"InvitedByKey\" IS NOT NULL");
        builder.HasOne(membership => membership.Person).WithMany().HasForeignKey(membership => membership.PersonKey);
        builder.HasOne(membership => membership.Room).WithMany(room => room.Memberships).HasForeignKey(membership => membership.RoomKey);
    }
}
