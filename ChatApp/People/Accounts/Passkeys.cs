using System.Buffers.Text;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>A passkey as its owner sees it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt);

/// <summary>Makes passkeys and takes them for a sign-in. Identity does the cryptography and keeps the challenge in a cookie between the two
/// halves; rows and sessions are our own.</summary>
public sealed class Passkeys(SignInManager<AccountRow> signIn, Store store, AuditLog audit)
{
    /// <summary>The longest name of a passkey, in characters.</summary>
    public const int LongestName = 60;

    /// <summary>More than a person has devices.</summary>
    private const int Most = 20;

    /// <summary>What a browser sends for a passkey is 1 to 4 kB; the attestation of it is kept.</summary>
    private const int LongestCredential = 16_384;

    /// <summary>How passkeys are asked for: they stand in for name and password, so they must be found without a name, and ask for a finger,
    /// a face or a PIN. Their domain is the host of the request, which <c>AllowedHosts</c> bounds.</summary>
    public static void Configure(IdentityPasskeyOptions options)
    {
        options.ResidentKeyRequirement = "required";
        options.UserVerificationRequirement = "required";
        // Identity's own check believes an Origin header, which a program that passes on what a neighbouring site got could write.
        options.ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && RequestOrigin.IsOwn(origin.HttpContext.Request, origin.Origin));
    }

    /// <summary>What a browser needs to make a passkey for a person, as JSON; its answer is good for this person and some minutes only.</summary>
    public Task<string> CreationOptionsAsync(string personId, string email, string name) =>
        signIn.MakePasskeyCreationOptionsAsync(new() { Id = personId, Name = email, DisplayName = name });

    /// <summary>What a browser needs to sign in with one, as JSON: the same for everybody, and naming nobody's.</summary>
    public Task<string> RequestOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(null);

    /// <summary>The passkey that a browser has made, and whom for; null where that is not so, or took too long.</summary>
    public async Task<(UserPasskeyInfo Passkey, string PersonId)?> CreatedAsync(string? credential, string name)
    {
        if (await TryAsync(credential, signIn.PerformPasskeyAttestationAsync) is not { Succeeded: true } made)
            return null;
        made.Passkey.Name = CleanName(name) ?? "";
        return (made.Passkey, made.UserEntity.Id);
    }

    /// <summary>Who signs in; null where that is nobody who may be here.</summary>
    public async Task<Person?> WhoAsync(string? credential, CancellationToken cancellationToken)
    {
        if (await TryAsync(credential, signIn.PerformPasskeyAssertionAsync) is not { Succeeded: true, Passkey: { } used, User.Person: var person })
            return null;
        var there = await store.WriteAsync(db => OwnAsync(db, used.CredentialId, person.Id, row => row.ExecuteUpdateAsync(own => own
            .SetProperty(one => one.SignCount, used.SignCount)
            .SetProperty(one => one.UserVerified, used.IsUserVerified)
            .SetProperty(one => one.BackedUp, used.IsBackedUp), cancellationToken)), cancellationToken);
        return there == 1 && person.Status == PersonStatus.Active ? person.ToView() : null;
    }

    /// <summary>A person's passkeys, the oldest first.</summary>
    public async Task<IReadOnlyList<Passkey>> OfAsync(string personId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await db.Set<PasskeyRow>().Where(row => row.Account.Person.Id == personId).OrderBy(row => row.CreatedAt)
            .Select(row => new { row.CredentialId, row.Name, row.CreatedAt }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new Passkey(Base64Url.EncodeToString(row.CredentialId), row.Name, row.CreatedAt));
    }

    /// <summary>Adds one to an account.</summary>
    /// <returns>False where there are too many, or it is there already.</returns>
    public Task<bool> AddAsync(string personId, UserPasskeyInfo passkey, CancellationToken cancellationToken) => audit.WriteAsync(async (db, note) =>
    {
        var account = await db.Set<AccountRow>().SingleOrDefaultAsync(row => row.Person.Id == personId, cancellationToken);
        if (account is null || await db.Set<PasskeyRow>().CountAsync(row => row.PersonKey == account.PersonKey, cancellationToken) >= Most
            || await db.Set<PasskeyRow>().AnyAsync(row => row.CredentialId == passkey.CredentialId, cancellationToken))
            return false;
        db.Add(PasskeyRow.Of(account.PersonKey, passkey));
        note(Entry(AuditEvent.PasskeyAdded, account.Person, passkey.Name));
        return true;
    }, cancellationToken);

    /// <summary>Calls one something else.</summary>
    /// <returns>False where there is none, or the name is none.</returns>
    public async Task<bool> RenameAsync(string personId, string? id, string? name, CancellationToken cancellationToken) =>
        CleanName(name) is { } clean && await audit.WriteAsync((db, note) => OwnAsync(db, IdOf(id), personId, async row =>
        {
            var renamed = await row.ExecuteUpdateAsync(own => own.SetProperty(one => one.Name, clean), cancellationToken);
            await NoteAsync(db, note, AuditEvent.PasskeyRenamed, renamed, personId, clean, cancellationToken);
            return renamed;
        }), cancellationToken) == 1;

    /// <summary>Takes one away; never the last way to sign in.</summary>
    /// <returns>False where it is that, or there is none.</returns>
    public async Task<bool> RemoveAsync(string personId, string? id, CancellationToken cancellationToken) => await audit.WriteAsync((db, note) => OwnAsync(db, IdOf(id), personId, async row =>
    {
        var name = await row.Select(own => own.Name).SingleOrDefaultAsync(cancellationToken);
        var others = await db.Set<PasskeyRow>().CountAsync(other => other.Account.Person.Id == personId, cancellationToken) > 1;
        var removed = others || await db.Set<AccountRow>().AnyAsync(account => account.Person.Id == personId && account.PasswordHash != null, cancellationToken)
            ? await row.ExecuteDeleteAsync(cancellationToken)
            : 0;
        await NoteAsync(db, note, AuditEvent.PasskeyRemoved, removed, personId, name, cancellationToken);
        return removed;
    }), cancellationToken) == 1;

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
            return null; // No such ceremony is under way in this browser.
        }
    }

    private static Task<int> OwnAsync(ChatDbContext db, byte[] credentialId, string personId, Func<IQueryable<PasskeyRow>, Task<int>> change) =>
        change(db.Set<PasskeyRow>().Where(row => row.CredentialId == credentialId && row.Account.Person.Id == personId));

    private async Task NoteAsync(
        ChatDbContext db, Action<AuditRow> note, AuditEvent what, int changed, string personId, string? name, CancellationToken cancellationToken)
    {
        if (changed == 1)
            note(Entry(what, await db.Set<PersonRow>().SingleAsync(row => row.Id == personId, cancellationToken), name));
    }

    private AuditRow Entry(AuditEvent what, PersonRow owner, string? name) => audit.Entry(what, owner.ToView(), owner.ToView(), $"passkey={name}");
}
