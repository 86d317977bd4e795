using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

internal sealed class AccountConfiguration : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> builder)
    {
        builder.ToTable("Accounts");
        builder.HasKey(account => account.PersonKey);
        builder.HasOne(account => account.Person).WithOne().HasForeignKey<AccountRow>(account => account.PersonKey);
        builder.Navigation(account => account.Person).AutoInclude();
        builder.Property(account => account.Email).HasMaxLength(AccountRow.LongestEmail);
        builder.HasIndex(account => account.EmailKey).IsUnique();
    }
}
