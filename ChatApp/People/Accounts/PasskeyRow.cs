using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatApp.People.Accounts;

/// <summary>A passkey of an account: a public key, so that nothing here opens anything.</summary>
public sealed class PasskeyRow
{
    /// <summary>The authenticator's id of it.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>Whose it is.</summary>
    public int PersonKey { get; init; }

    /// <summary>The account it opens.</summary>
    public AccountRow Account { get; init; } = null!;

    /// <summary>What its owner calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>In COSE form.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How often it was used, where its authenticator counts.</summary>
    public long SignCount { get; init; }

    /// <summary>Separated by commas.</summary>
    public string Transports { get; init; } = "";

    /// <summary>Whether its authenticator asked for a finger, a face or a PIN.</summary>
    public bool UserVerified { get; init; }

    /// <summary>Whether it may be copied to other devices.</summary>
    public bool BackupEligible { get; init; }

    /// <summary>Whether it was.</summary>
    public bool BackedUp { get; init; }

    /// <summary>What the authenticator said when it was made.</summary>
    public required byte[] AttestationObject { get; init; }

    /// <summary>What the browser said then.</summary>
    public required byte[] ClientDataJson { get; init; }

    /// <summary>From Identity's own form.</summary>
    internal static PasskeyRow Of(int personKey, UserPasskeyInfo info) => new()
    {
        CredentialId = info.CredentialId,
        PersonKey = personKey,
        Name = info.Name ?? "",
        PublicKey = info.PublicKey,
        CreatedAt = info.CreatedAt,
        SignCount = info.SignCount,
        Transports = string.Join(',', info.Transports ?? []),
        UserVerified = info.IsUserVerified,
        BackupEligible = info.IsBackupEligible,
        BackedUp = info.IsBackedUp,
        AttestationObject = info.AttestationObject,
        ClientDataJson = info.ClientDataJson,
    };

    /// <summary>In Identity's own form.</summary>
    internal UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        UserVerified, BackupEligible, BackedUp, AttestationObject, ClientDataJson)
    { Name = Name };
}

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
