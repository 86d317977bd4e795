using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<PasskeyRow>
{
    public void Configure(EntityTypeBuilder<PasskeyRow> builder)
    {
        builder.ToTable("Passkeys");
        builder.HasKey(passkey => passkey.CredentialId);
        builder.HasIndex(passkey => passkey.PersonKey);
        builder.HasOne(passkey => passkey.Account).WithMany().HasForeignKey(passkey => passkey.PersonKey);
    }
}
