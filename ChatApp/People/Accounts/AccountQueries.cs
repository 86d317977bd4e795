using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>The queries of accounts.</summary>
internal static class AccountQueries
{
    private const string AnOperator = """
        SELECT 1 FROM "People" p JOIN "Accounts" a ON a."PersonKey" = p."Key" WHERE p."Kind" = ?1 AND p."Status" = ?2 LIMIT 1
        """;

    /// <summary>Whether an operator has an account and access.</summary>
    public static bool HasOperator(StoreReader reader) =>
        reader.List(AnOperator, row => row.GetInt32(0), (int)PersonKind.Operator, (int)PersonStatus.Active).Count > 0;

    /// <summary>The same within an EF transaction.</summary>
    public static Task<bool> HasOperatorAsync(ChatDbContext db, CancellationToken cancellationToken) => db.Set<AccountRow>().AnyAsync(
        account => account.Person.Kind == PersonKind.Operator && account.Person.Status == PersonStatus.Active, cancellationToken);

    /// <summary>The account of a person; null for guests.</summary>
    public static Task<AccountRow?> FindAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.Person.Id == personId, cancellationToken);

    /// <summary>The account of a person with access; otherwise null.</summary>
    public static Task<AccountRow?> FindActiveAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(
            account => account.Person.Id == personId && account.Person.Status == PersonStatus.Active, cancellationToken);

    /// <summary>The account with a normalized e-mail address; null if there is none.</summary>
    public static Task<AccountRow?> FindByEmailAsync(ChatDbContext db, string emailKey, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.EmailKey == emailKey, cancellationToken);

    /// <summary>The account that a passkey signs in; null if there is none.</summary>
    public static Task<AccountRow?> FindByPasskeyAsync(ChatDbContext db, byte[] credentialId, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(
            account => db.Set<PasskeyRow>().Any(row => row.CredentialId == credentialId && row.PersonKey == account.PersonKey),
            cancellationToken);

    /// <summary>Whether a person has an account.</summary>
    public static Task<bool> ExistsAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AnyAsync(account => account.PersonKey == personKey, cancellationToken);

    /// <summary>Whether an account has a normalized e-mail address.</summary>
    public static Task<bool> IsEmailTakenAsync(ChatDbContext db, string emailKey, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AnyAsync(account => account.EmailKey == emailKey, cancellationToken);

    /// <summary>Whether a person can sign in with a password.</summary>
    public static Task<bool> HasPasswordAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().AnyAsync(account => account.Person.Id == personId && account.PasswordHash != null, cancellationToken);

    /// <summary>Replaces the password of an account.</summary>
    public static Task<int> SetPasswordAsync(ChatDbContext db, int personKey, string hash, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().Where(account => account.PersonKey == personKey)
            .ExecuteUpdateAsync(account => account.SetProperty(own => own.PasswordHash, hash), cancellationToken);

    /// <summary>Deletes the account of a person, if any.</summary>
    public static Task<int> DeleteAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<AccountRow>().Where(account => account.PersonKey == personKey).ExecuteDeleteAsync(cancellationToken);
}
