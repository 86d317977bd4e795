using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>A passkey of an account. It holds a public key only, so this row is no secret.</summary>
internal sealed class PasskeyRow
{
    /// <summary>The credential id assigned by the authenticator.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>Foreign key of the account.</summary>
    public int PersonKey { get; init; }

    /// <summary>The account that it signs in.</summary>
    public AccountRow Account { get; init; } = null!;

    /// <summary>The label chosen by its owner.</summary>
    public string Name { get; init; } = "";

    /// <summary>The public key in COSE form.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The authenticator's signature counter; 0 where it has none.</summary>
    public long SignCount { get; init; }

    /// <summary>Transport names, separated by commas.</summary>
    public string Transports { get; init; } = "";

    /// <summary>Whether the authenticator verified the user by fingerprint, face or PIN.</summary>
    public bool UserVerified { get; init; }

    /// <summary>Whether it may be copied to other devices.</summary>
    public bool BackupEligible { get; init; }

    /// <summary>Whether it has been copied to other devices.</summary>
    public bool BackedUp { get; init; }

    /// <summary>The attestation object from its creation.</summary>
    public required byte[] AttestationObject { get; init; }

    /// <summary>The browser's client data from its creation.</summary>
    public required byte[] ClientDataJson { get; init; }

    /// <summary>Converts from Identity's type.</summary>
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

    /// <summary>Converts to Identity's type.</summary>
    internal UserPasskeyInfo ToInfo() => new(
        CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
        UserVerified, BackupEligible, BackedUp, AttestationObject, ClientDataJson)
    { Name = Name };
}
