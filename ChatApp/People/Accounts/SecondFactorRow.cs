
namespace ChatApp.People.Accounts;

/// <summary>The second factor of an account: one-time codes (RFC 6238) and recovery codes.</summary>
internal sealed class SecondFactorRow
{
    /// <summary>Primary key and foreign key of the account.</summary>
    public int PersonKey { get; init; }

    /// <summary>The account that requires it.</summary>
    public AccountRow Account { get; init; } = null!;

    /// <summary>The secret shared with the person's authenticator app, encrypted with the server's keys.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The time step of the last accepted code: no code is accepted twice.</summary>
    public long LastStep { get; set; }

    /// <summary>Concatenated SHA-256 hashes of the remaining recovery codes. A code has 80 random bits: it needs no salt and no slow
    /// hash.</summary>
    public required byte[] RecoveryHashes { get; set; }

    /// <summary>Creation time in UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
