using System.Buffers.Text;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Creates passkeys and verifies sign-ins with them. Identity does the cryptography and keeps the challenge in a cookie between
/// the two steps; rows and sessions are our own.</summary>
public sealed class Passkeys(SignInManager<AccountRow> signIn, Store store, AuditLog audit)
{
    /// <summary>The longest passkey name, in characters.</summary>
    public const int LongestName = 60;

    /// <summary>The limit of passkeys per account: more than a person has devices.</summary>
    private const int MaxPasskeys = 20;

    /// <summary>Browsers send 1 to 4 kB for a passkey; its attestation is stored.</summary>
    private const int LongestCredential = 16_384;

    /// <summary>Passkey policy. A passkey replaces name and password, so it must be discoverable without a name and require user
    /// verification (fingerprint, face or PIN). Its domain is the host of the request, which <c>AllowedHosts</c> restricts.</summary>
    public static void Configure(IdentityPasskeyOptions options)
    {
        options.ResidentKeyRequirement = "required";
        options.UserVerificationRequirement = "required";
        // Identity's own check trusts the Origin header, which a program relaying data from a neighbouring site could forge.
        options.ValidateOrigin = origin =>
            ValueTask.FromResult(!origin.CrossOrigin && RequestOrigin.IsOwn(origin.HttpContext.Request, origin.Origin));
    }

    /// <summary>The creation options for a browser, as JSON; the browser's response is valid for this person and a few minutes
    /// only.</summary>
    public Task<string> CreationOptionsAsync(string personId, string email, string name) =>
        signIn.MakePasskeyCreationOptionsAsync(new() { Id = personId, Name = email, DisplayName = name });

    /// <summary>The request options for a sign-in, as JSON: the same for every caller, naming no credentials.</summary>
    public Task<string> RequestOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>The passkey that a browser has created, and the person it is for; null where verification fails or the ceremony took too
    /// long.</summary>
    public async Task<(UserPasskeyInfo Passkey, string PersonId)?> CreatedAsync(string? credential, string name)
    {
        if (await TryAsync(credential, signIn.PerformPasskeyAttestationAsync) is not { Succeeded: true } made)
            return null;
        made.Passkey.Name = CleanName(name) ?? "";
        return (made.Passkey, made.UserEntity.Id);
    }

    /// <summary>The person who signs in; null where the passkey is invalid or the person has no access.</summary>
    public async Task<Person?> AuthenticateAsync(string? credential, CancellationToken cancellationToken)
    {
        if (await TryAsync(credential, signIn.PerformPasskeyAssertionAsync)
            is not { Succeeded: true, Passkey: { } used, User.Person: var person })
            return null;
        var there = await store.WriteAsync(db => PasskeyQueries.NoteUsedAsync(db, used, person.Id, cancellationToken), cancellationToken);
        return there == 1 && person.Status == PersonStatus.Active ? person.ToView() : null;
    }

    /// <summary>A person's passkeys, oldest first.</summary>
    public async Task<IReadOnlyList<Passkey>> OfAsync(string personId, CancellationToken cancellationToken)
    {
        var rows = await store.QueryAsync(db => PasskeyQueries.ListAsync(db, personId, cancellationToken), cancellationToken);
        return rows.ConvertAll(row => new Passkey(Base64Url.EncodeToString(row.CredentialId), row.Name, row.CreatedAt));
    }

    /// <summary>Adds a passkey to an account.</summary>
    /// <returns>False where there are too many, or it exists already.</returns>
    public Task<bool> AddAsync(string personId, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        audit.WriteAsync(async (db, note) =>
    {
        var account = await AccountQueries.FindAsync(db, personId, cancellationToken);
        if (account is null || await PasskeyQueries.CountAsync(db, account.PersonKey, cancellationToken) >= MaxPasskeys
            || await PasskeyQueries.ExistsAsync(db, passkey.CredentialId, cancellationToken))
            return false;
        db.Add(PasskeyRow.Of(account.PersonKey, passkey));
        note(Entry(AuditEvent.PasskeyAdded, account.Person, passkey.Name));
        return true;
    }, cancellationToken);

    /// <summary>Renames a passkey of a person.</summary>
    /// <returns>False for an unknown passkey or an invalid name.</returns>
    public async Task<bool> RenameAsync(string personId, string? id, string? name, CancellationToken cancellationToken) =>
        CleanName(name) is { } clean && await audit.WriteAsync(async (db, note) =>
        {
            var renamed = await PasskeyQueries.RenameAsync(db, IdOf(id), personId, clean, cancellationToken);
            await NoteAsync(db, note, AuditEvent.PasskeyRenamed, renamed, personId, clean, cancellationToken);
            return renamed;
        }, cancellationToken) == 1;

    /// <summary>Removes a passkey, but never the last way to sign in.</summary>
    /// <returns>False for the last way to sign in, or an unknown passkey.</returns>
    public async Task<bool> RemoveAsync(string personId, string? id, CancellationToken cancellationToken) =>
        await audit.WriteAsync(async (db, note) =>
        {
            var name = await PasskeyQueries.NameOfAsync(db, IdOf(id), personId, cancellationToken);
            var others = await PasskeyQueries.CountAsync(db, personId, cancellationToken) > 1;
            var removed = others || await AccountQueries.HasPasswordAsync(db, personId, cancellationToken)
                ? await PasskeyQueries.DeleteAsync(db, IdOf(id), personId, cancellationToken)
                : 0;
            await NoteAsync(db, note, AuditEvent.PasskeyRemoved, removed, personId, name, cancellationToken);
            return removed;
        }, cancellationToken) == 1;

    private static string? CleanName(string? name)
    {
        var clean = new string([.. (name ?? "").Where(letter => !char.IsControl(letter))]).Trim();
        return clean.Length switch { 0 => null, > LongestName => clean[..LongestName], _ => clean };
    }

    private static byte[] IdOf(string? id) => id is not null && Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : [];

    private static async Task<T?> TryAsync<T>(string? credential, Func<string, Task<T>> perform)
        where T : class
    {
        if (credential is not { Length: > 0 and <= LongestCredential })
            return null;
        try
        {
            return await perform(credential);
        }
        catch (InvalidOperationException)
        {
            return null; // This browser has no ceremony in progress.
        }
    }

    private async Task NoteAsync(
        ChatDbContext db, Action<AuditRow> note, AuditEvent what, int changed, string personId, string? name,
        CancellationToken cancellationToken)
    {
        if (changed == 1)
            note(Entry(what, await PersonQueries.GetAsync(db, personId, cancellationToken), name));
    }

    private AuditRow Entry(AuditEvent what, PersonRow owner, string? name) =>
        audit.Entry(what, owner.ToView(), owner.ToView(), $"passkey={name}");
}
