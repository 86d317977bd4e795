using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>The queries of passkeys.</summary>
internal static class PasskeyQueries
{
    /// <summary>The passkeys of an account, oldest first.</summary>
    public static Task<List<PasskeyRow>> OfAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<PasskeyRow>().AsNoTracking().Where(row => row.PersonKey == personKey)
            .OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);

    /// <summary>Id, name and creation time of a person's passkeys, oldest first.</summary>
    public static async Task<List<(byte[] CredentialId, string Name, DateTimeOffset CreatedAt)>> ListAsync(
        ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        (await db.Set<PasskeyRow>().Where(row => row.Account.Person.Id == personId).OrderBy(row => row.CreatedAt)
            .Select(row => new { row.CredentialId, row.Name, row.CreatedAt }).ToListAsync(cancellationToken))
        .ConvertAll(row => (row.CredentialId, row.Name, row.CreatedAt));

    /// <summary>A passkey of an account; null if there is none.</summary>
    public static Task<PasskeyRow?> FindAsync(ChatDbContext db, int personKey, byte[] credentialId, CancellationToken cancellationToken) =>
        db.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(
            row => row.CredentialId == credentialId && row.PersonKey == personKey, cancellationToken);

    /// <summary>Whether there is a passkey with this id, of any account.</summary>
    public static Task<bool> ExistsAsync(ChatDbContext db, byte[] credentialId, CancellationToken cancellationToken) =>
        db.Set<PasskeyRow>().AnyAsync(row => row.CredentialId == credentialId, cancellationToken);

    /// <summary>Number of an account's passkeys.</summary>
    public static Task<int> CountAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<PasskeyRow>().CountAsync(row => row.PersonKey == personKey, cancellationToken);

    /// <summary>Number of a person's passkeys.</summary>
    public static Task<int> CountAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<PasskeyRow>().CountAsync(row => row.Account.Person.Id == personId, cancellationToken);

    /// <summary>The name of a person's passkey; null if there is none.</summary>
    public static Task<string?> NameOfAsync(ChatDbContext db, byte[] credentialId, string personId, CancellationToken cancellationToken) =>
        Own(db, credentialId, personId).Select(own => own.Name).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Stores what a sign-in changed of a person's passkey.</summary>
    /// <returns>Number of changed passkeys, as for all changes here.</returns>
    public static Task<int> NoteUsedAsync(ChatDbContext db, UserPasskeyInfo used, string personId, CancellationToken cancellationToken) =>
        Own(db, used.CredentialId, personId).ExecuteUpdateAsync(own => own
            .SetProperty(one => one.SignCount, used.SignCount)
            .SetProperty(one => one.UserVerified, used.IsUserVerified)
            .SetProperty(one => one.BackedUp, used.IsBackedUp), cancellationToken);

    /// <summary>Renames a person's passkey.</summary>
    public static Task<int> RenameAsync(
        ChatDbContext db, byte[] credentialId, string personId, string name, CancellationToken cancellationToken) =>
        Own(db, credentialId, personId).ExecuteUpdateAsync(own => own.SetProperty(one => one.Name, name), cancellationToken);

    /// <summary>Deletes a person's passkey.</summary>
    public static Task<int> DeleteAsync(ChatDbContext db, byte[] credentialId, string personId, CancellationToken cancellationToken) =>
        Own(db, credentialId, personId).ExecuteDeleteAsync(cancellationToken);

    private static IQueryable<PasskeyRow> Own(ChatDbContext db, byte[] credentialId, string personId) =>
        db.Set<PasskeyRow>().Where(row => row.CredentialId == credentialId && row.Account.Person.Id == personId);
}
