using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Rooms;

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
