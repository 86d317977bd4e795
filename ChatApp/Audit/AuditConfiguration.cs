using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Audit;

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("Audit");
        builder.HasKey(row => row.Key);
        builder.Ignore(row => row.At);
        builder.HasIndex(row => row.AtTicks);
        builder.HasIndex(row => new { row.Event, row.Key });
        builder.HasIndex(row => new { row.ActorId, row.Key });
        builder.HasIndex(row => new { row.SubjectId, row.Key });
    }
}
