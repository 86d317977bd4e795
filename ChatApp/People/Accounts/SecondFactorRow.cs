using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

/// <summary>What an account asks for after the password: one-time codes (RFC 6238) or recovery codes.</summary>
public sealed class SecondFactorRow
{
    /// <summary>Whose it is.</summary>
    public int PersonKey { get; init; }

    /// <summary>The account that asks for it.</summary>
    public AccountRow Account { get; init; } = null!;

    /// <summary>The secret that the person's app shares, protected with the server's keys.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The time step of the last code taken: none is taken twice.</summary>
    public long LastStep { get; set; }

    /// <summary>The SHA-256 of each recovery code that is left, one after the other. A code has 80 random bits: it needs no salt and no slow hash.</summary>
    public required byte[] RecoveryHashes { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}

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
