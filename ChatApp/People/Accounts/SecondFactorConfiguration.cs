using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

internal sealed class SecondFactorConfiguration : IEntityTypeConfiguration<SecondFactorRow>
{
    public void Configure(EntityTypeBuilder<SecondFactorRow> builder)
    {
        builder.ToTable("SecondFactors");
        builder.HasKey(factor => factor.PersonKey);
        builder.Property(factor => factor.PersonKey).ValueGeneratedNever();
        builder.HasOne(factor => factor.Account).WithOne().HasForeignKey<SecondFactorRow>(factor => factor.PersonKey);
    }
}
