using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Sessions;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Key);
        builder.HasIndex(session => session.Id).IsUnique();
        builder.HasIndex(session => session.PersonKey);
        builder.HasIndex(session => session.SeenAt);
        builder.HasOne(session => session.Person).WithMany().HasForeignKey(session => session.PersonKey);
    }
}
