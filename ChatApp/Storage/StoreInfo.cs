using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.Storage;

/// <summary>The one row that says which life of the database this is.</summary>
public sealed class StoreInfo
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Made with the database, and anew by a restore: readers that hold another one start afresh.</summary>
    public required string Epoch { get; set; }

    /// <summary>Made by each start, and kept in <see cref="StoreMark"/> as well; empty before the first.</summary>
    public string Mark { get; set; } = "";
}

internal sealed class StoreInfoConfiguration : IEntityTypeConfiguration<StoreInfo>
{
    public void Configure(EntityTypeBuilder<StoreInfo> builder)
    {
        builder.ToTable("Store");
        builder.Property(info => info.Id).ValueGeneratedNever();
    }
}
