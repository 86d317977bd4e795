using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>The queries of second factors.</summary>
internal static class SecondFactorQueries
{
    private const string Any = """
        SELECT 1 FROM "People" p WHERE p."Id" = ?1 AND (EXISTS (SELECT 1 FROM "SecondFactors" f WHERE f."PersonKey" = p."Key")
            OR EXISTS (SELECT 1 FROM "Passkeys" k WHERE k."PersonKey" = p."Key"))
        """;

    /// <summary>Whether a person has a second factor or a passkey.</summary>
    public static bool HasAny(StoreReader reader, string personId) => reader.List(Any, row => row.GetInt32(0), personId).Count > 0;

    /// <summary>The second factor of a person; null for none.</summary>
    public static Task<SecondFactorRow?> FindAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<SecondFactorRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Account.Person.Id == personId, cancellationToken);

    /// <summary>The second factor of an account, tracked by the context; null for none.</summary>
    public static Task<SecondFactorRow?> FindAsync(ChatDbContext db, int personKey, CancellationToken cancellationToken) =>
        db.Set<SecondFactorRow>().SingleOrDefaultAsync(row => row.PersonKey == personKey, cancellationToken);

    /// <summary>Replaces the recovery codes of a person.</summary>
    /// <returns>Number of changed second factors.</returns>
    public static Task<int> SetRecoveryCodesAsync(ChatDbContext db, string personId, byte[] hashes, CancellationToken cancellationToken) =>
        db.Set<SecondFactorRow>().Where(row => row.Account.Person.Id == personId)
            .ExecuteUpdateAsync(row => row.SetProperty(own => own.RecoveryHashes, hashes), cancellationToken);

    /// <summary>Deletes the second factor of a person.</summary>
    /// <returns>Number of deleted second factors.</returns>
    public static Task<int> DeleteAsync(ChatDbContext db, string personId, CancellationToken cancellationToken) =>
        db.Set<SecondFactorRow>().Where(row => row.Account.Person.Id == personId).ExecuteDeleteAsync(cancellationToken);
}
