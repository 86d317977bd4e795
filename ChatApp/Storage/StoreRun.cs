using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Storage;

/// <summary>One run of the server on this database, from a start to the next. Its id is the witness that readers hand back: a database that was put
/// back from an earlier copy does not know the runs that came after that copy.</summary>
public sealed class StoreRun
{
    /// <summary>How many runs are kept at least. A reader whose run is older starts again with the newest messages.</summary>
    internal const int Kept = 1_000;

    /// <summary>1, 2, 3 … in the order of the starts.</summary>
    public int Number { get; init; }

    /// <summary>Random, so that two databases that go on from one copy have different ones.</summary>
    public required string Id { get; init; }
}

internal sealed class StoreRunConfiguration : IEntityTypeConfiguration<StoreRun>
{
    public void Configure(EntityTypeBuilder<StoreRun> builder)
    {
        builder.ToTable("Runs");
        builder.HasKey(run => run.Number);
        builder.Property(run => run.Number).ValueGeneratedNever();
        builder.Property(run => run.Id).IsRequired();
        builder.HasIndex(run => run.Id).IsUnique();
    }
}
