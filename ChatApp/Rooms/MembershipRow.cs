using ChatApp.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

/// <summary>A person's membership in a room.</summary>
public sealed class MembershipRow
{
    /// <summary>Key of the room.</summary>
    public int RoomKey { get; init; }

    /// <summary>Key of the person.</summary>
    public int PersonKey { get; init; }

    /// <summary>Start of the membership. UTC.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Number of the last message that the person has read; messages before the membership count as read.</summary>
    public long ReadUpTo { get; set; }

    /// <summary>The person who invited them, until they open the room; null then, and if they joined by themselves.</summary>
    public int? InvitedByKey { get; init; }

    /// <summary>The room of the membership.</summary>
    public RoomRow Room { get; init; } = null!;

    /// <summary>The person in the room.</summary>
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
