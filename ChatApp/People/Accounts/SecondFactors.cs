using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Audit;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;

namespace ChatApp.People.Accounts;

/// <summary>Second factors of accounts: enabled with a first code, required at each sign-in with a password or a link. A passkey needs
/// none: it combines two factors.</summary>
public sealed class SecondFactors(
    Store store, AuditLog audit, IDataProtectionProvider protection, SignInLimits limits, PasswordTries tries, TimeProvider time)
{
    /// <summary>The longest code, in characters: a recovery code with room for spaces.</summary>
    public const int LongestCode = 40;

    /// <summary>160 bits, as RFC 4226 recommends.</summary>
    private const int SecretBytes = 20;

    private static readonly TimeSpan SetUpTimeout = TimeSpan.FromHours(1);

    private readonly IDataProtector secrets = protection.CreateProtector("ChatApp.SecondFactor.Secret");
    private readonly IDataProtector setUps = protection.CreateProtector("ChatApp.SecondFactor.SetUp");

    /// <summary>Whether a person has a second factor or a passkey.</summary>
    public bool HasAny(string personId) => store.Read(reader => SecondFactorQueries.HasAny(reader, personId));

    /// <summary>The second factor of a person; null for none.</summary>
    public async Task<SecondFactor?> FindAsync(string personId, CancellationToken cancellationToken)
    {
        var row = await store.QueryAsync(db => SecondFactorQueries.FindAsync(db, personId, cancellationToken), cancellationToken);
        return row is null ? null : new(row.CreatedAt, RecoveryCodes.CountOf(row.RecoveryHashes));
    }

    /// <summary>Begins the set-up with a new secret.</summary>
    /// <param name="account">The account that gets the second factor.</param>
    /// <param name="server">The server name that the authenticator app shows.</param>
    public SecondFactorSetUp Begin(AccountRow account, string server) =>
        SetUp(account, server, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Continues a set-up after a wrong code; null where it expired or belongs to another account.</summary>
    public SecondFactorSetUp? Resume(AccountRow account, string server, string? token) =>
        SecretOf(account, token) is { } secret ? SetUp(account, server, secret) : null;

    /// <summary>Enables the second factor with the first code of the authenticator app.</summary>
    /// <returns>The recovery codes, returned only this once; null for a wrong code or an existing second factor.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(
        AccountRow account, string? token, string? code, CancellationToken cancellationToken)
    {
        if (SecretOf(account, token) is not { } secret || !IsRight(secret, code, out var step))
            return null;
        var (codes, hashes) = RecoveryCodes.Make();
        return await audit.WriteAsync(async (db, note) =>
        {
            if (await SecondFactorQueries.FindAsync(db, account.PersonKey, cancellationToken) is not null)
                return null;
            note(audit.Entry(AuditEvent.SecondFactorOn, account.Person.ToView(), account.Person.ToView()));
            db.Add(new SecondFactorRow
            {
                PersonKey = account.PersonKey,
                Secret = secrets.Protect(secret),
                LastStep = step,
                RecoveryHashes = hashes,
                CreatedAt = time.GetUtcNow(),
            });
            return codes;
        }, cancellationToken);
    }

    /// <summary>Replaces the recovery codes; the old ones become invalid.</summary>
    /// <returns>The codes, returned only this once; null where there is no second factor.</returns>
    public async Task<IReadOnlyList<string>?> MakeCodesAsync(string personId, CancellationToken cancellationToken)
    {
        var (codes, hashes) = RecoveryCodes.Make();
        return await audit.WriteAsync(async (db, note) =>
        {
            if (await SecondFactorQueries.SetRecoveryCodesAsync(db, personId, hashes, cancellationToken) == 0)
                return null;
            await NoteAsync(db, note, AuditEvent.RecoveryCodesMade, personId, personId, cancellationToken);
            return codes;
        }, cancellationToken);
    }

    /// <summary>Removes the second factor of a person. The caller has verified that the person or an operator makes the request.</summary>
    /// <param name="personId">The id of the person.</param>
    /// <param name="byId">The person who does it; null for the server's console.</param>
    /// <param name="cancellationToken">Ends the change.</param>
    /// <returns>Whether there was a second factor.</returns>
    public Task<bool> TurnOffAsync(string personId, string? byId, CancellationToken cancellationToken) =>
        audit.WriteAsync(async (db, note) =>
    {
        if (await SecondFactorQueries.DeleteAsync(db, personId, cancellationToken) == 0)
            return false;
        await NoteAsync(db, note, AuditEvent.SecondFactorOff, personId, byId, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Verifies an app code or a recovery code and uses it up. Wrong codes cause a lockout as wrong passwords do.</summary>
    public async Task<CodeAnswer> CheckAsync(HttpContext context, AccountRow account, string? code, CancellationToken cancellationToken)
    {
        var session = context.User.FindFirstValue(SessionTicketSerializer.SessionClaim);
        var device = account.Person.Id == context.User.FindFirstValue(ClaimTypes.NameIdentifier) ? session : null;
        if (!limits.TryCountCode(context, account.EmailKey, device))
            return CodeAnswer.TooMany;
        var key = $"{account.PersonKey} code {device ?? RemoteAddress.NetworkOf(context)}";
        if (!tries.TryBegin(key))
            return CodeAnswer.Wrong;
        var right = false;
        try
        {
            right = code is { Length: <= LongestCode } && await UseAsync(account.PersonKey, code, cancellationToken);
        }
        finally
        {
            tries.End(key, right);
        }

        if (!right)
            await audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, account.Person.ToView(), "method=code"));
        return right ? CodeAnswer.Right : CodeAnswer.Wrong;
    }

    private async Task NoteAsync(
        ChatDbContext db, Action<AuditRow> note, AuditEvent what, string personId, string? byId, CancellationToken cancellationToken)
    {
        var people = await PersonQueries.FindAsync(db, [personId, byId], cancellationToken);
        note(audit.Entry(what, people.Find(person => person.Id == byId)?.ToView(), people.Find(person => person.Id == personId)?.ToView()));
    }

    private Task<bool> UseAsync(int personKey, string code, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        if (await SecondFactorQueries.FindAsync(db, personKey, cancellationToken) is not { } row)
            return false;
        if (RecoveryCodes.Use(row.RecoveryHashes, code) is { } left)
        {
            row.RecoveryHashes = left;
            return true;
        }

        if (Unprotect(secrets, row.Secret) is not { } secret || !IsRight(secret, code, out var step))
            return false;
        // A last step further ahead than clocks may differ was recorded before the clock was set back.
        if (step <= row.LastStep && row.LastStep - step <= 2)
            return false;
        row.LastStep = step;
        return true;
    }, cancellationToken);

    // Also accepts the previous and the next code: clocks differ, and people type slowly (RFC 6238, 5.2).
    private bool IsRight(byte[] secret, string? code, out long step)
    {
        var digits = new string([.. (code ?? "").Where(char.IsAsciiDigit)]);
        return new Totp(secret).VerifyTotp(time.GetUtcNow().UtcDateTime, digits, out step, new VerificationWindow(previous: 1, future: 1));
    }

    private SecondFactorSetUp SetUp(AccountRow account, string server, byte[] secret)
    {
        var (text, issuer) = (Base32Encoding.ToString(secret), Uri.EscapeDataString($"ChatApp {server}"));
        var token = setUps.Protect(Encoding.UTF8.GetBytes($"{time.GetUtcNow().UtcTicks} {account.Person.Id} {text}"));
        return new(
            string.Join(' ', text.Chunk(4).Select(group => new string(group))),
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(account.Email)}?secret={text}&issuer={issuer}",
            Base64Url.EncodeToString(token));
    }

    private byte[]? SecretOf(AccountRow account, string? token)
    {
        if (token is null || !Base64Url.IsValid(token) || Unprotect(setUps, Base64Url.DecodeFromChars(token)) is not { } plain)
            return null;
        var parts = Encoding.UTF8.GetString(plain).Split(' ');
        return parts[1] == account.Person.Id
            && time.GetUtcNow().UtcTicks - long.Parse(parts[0], CultureInfo.InvariantCulture) < SetUpTimeout.Ticks
            ? Base32Encoding.ToBytes(parts[2])
            : null;
    }

    private static byte[]? Unprotect(IDataProtector protector, byte[] bytes)
    {
        try
        {
            return protector.Unprotect(bytes);
        }
        catch (CryptographicException)
        {
            return null; // Foreign, or encrypted with lost keys: an operator has to remove the second factor.
        }
    }
}
