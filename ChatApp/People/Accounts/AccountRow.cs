using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

/// <summary>How a member or operator signs in.</summary>
public sealed class AccountRow
{
    /// <summary>The longest e-mail address (RFC 5321, 4.5.3.1.3), in characters.</summary>
    public const int LongestEmail = 254;

    /// <summary>Whose it is.</summary>
    public int PersonKey { get; init; }

    /// <summary>Whose it is; always loaded.</summary>
    public PersonRow Person { get; init; } = null!;

    /// <summary>The name to sign in with; nothing is ever sent to it.</summary>
    public required string Email { get; set; }

    /// <summary>The same as it is looked for.</summary>
    public required string EmailKey { get; set; }

    /// <summary>Identity's salted hash; null where there is no password.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

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
