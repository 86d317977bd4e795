using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People;

internal sealed class BlockedAddressConfiguration : IEntityTypeConfiguration<BlockedAddressRow>
{
    public void Configure(EntityTypeBuilder<BlockedAddressRow> builder)
    {
        builder.ToTable("BlockedAddresses");
        builder.HasKey(row => row.Address);
        builder.HasIndex(row => row.PersonId);
    }
}
