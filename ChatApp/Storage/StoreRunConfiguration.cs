using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Storage;

internal sealed class StoreRunConfiguration : IEntityTypeConfiguration<StoreRun>
{
    public void Configure(EntityTypeBuilder<StoreRun> builder)
    {
        builder.ToTable("Runs");
        builder.HasKey(run => run.Number);
        builder.Property(run => run.Number).ValueGeneratedNever();
        builder.Property(run => run.Id).IsRequired();
        builder.Ignore(run => run.FollowsPutBack);
        builder.HasIndex(run => run.Id).IsUnique();
    }
}
