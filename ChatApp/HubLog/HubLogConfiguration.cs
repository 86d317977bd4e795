using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.HubLog;

internal sealed class HubLogConfiguration : IEntityTypeConfiguration<HubLogRow>
{
    public void Configure(EntityTypeBuilder<HubLogRow> builder)
    {
        builder.ToTable("HubLog");
        builder.HasKey(row => row.Key);
        builder.Ignore(row => row.At);
        builder.Ignore(row => row.Opening);
        builder.Property(row => row.Attempts).HasDefaultValue(1);

        // A covering index for the summary of the last hour; the others serve the page's filters. None by connection or document: each new
        // row would write to a separate page of such an index, and a commit writes whole pages. Those rows are found among their person's.
        builder.HasIndex(row => new { row.AtTicks, row.Event, row.Cause, row.Attempts });
        builder.HasIndex(row => new { row.PersonId, row.Key });
        builder.HasIndex(row => new { row.Address, row.Key });
        builder.HasIndex(row => new { row.Cause, row.Key });
        builder.HasIndex(row => new { row.Event, row.Key });
        builder.HasIndex(row => row.IsOpen).HasFilter("\"IsOpen\"");
    }
}
