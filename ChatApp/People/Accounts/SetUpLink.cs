using System.Security.Cryptography;
using System.Text;
using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>The link that creates the first operator. Each start creates one while there is no operator: access to the console authorizes.
/// It is kept in memory only, and becomes invalid as soon as an operator has an account.</summary>
public sealed class SetUpLink(Store store, AuditLog audit)
{
    private const string AnOperator = """
        SELECT 1 FROM "People" p JOIN "Accounts" a ON a."PersonKey" = p."Key" WHERE p."Kind" = ?1 AND p."Status" = ?2 LIMIT 1
        """;

    private readonly string code = NewId.Make();
    private volatile bool done;

    /// <summary>The path to print next to the address.</summary>
    public string Path => $"/setup/{code}";

    /// <summary>Whether the server still has no operator.</summary>
    public Task<bool> NeededAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(!(done = done || store.Read(IsRun)));
    }

    /// <summary>Whether this is the code, and it is still valid.</summary>
    public async Task<bool> IsGoodAsync(string? given, CancellationToken cancellationToken)
    {
        if (IsCode(given) && await NeededAsync(cancellationToken))
            return true;
        await audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, null, "method=set-up link"));
        return false;
    }

    /// <summary>The same check within the transaction that creates the operator.</summary>
    internal async Task<bool> IsGoodAsync(ChatDbContext db, string? given, CancellationToken cancellationToken) =>
        IsCode(given) && await NeededAsync(db, cancellationToken);

    private bool IsCode(string? given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(code));

    private static bool IsRun(StoreReader reader) => reader.List(
        AnOperator, row => row.GetInt32(0), (int)PersonKind.Operator, (int)PersonStatus.Active).Count > 0;

    private async Task<bool> NeededAsync(ChatDbContext db, CancellationToken cancellationToken) =>
        !(done = await db.Set<AccountRow>().AnyAsync(
            account => account.Person.Kind == PersonKind.Operator && account.Person.Status == PersonStatus.Active, cancellationToken));
}
