using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatApp.Audit;
using ChatApp.Storage;

namespace ChatApp.People.Accounts;

/// <summary>The link that creates the first operator. Each start prints one while there is no operator: access to the console authorizes.
/// It is the same on all nodes of a database; on SQLite each start makes a new one. It becomes invalid as soon as an operator has an
/// account.</summary>
public sealed class SetUpLink(Store store, AuditLog audit, SharedSecret secret)
{
    private const int CodeBytes = 16;

    private readonly Lazy<string> code =
        new(() => Base64Url.EncodeToString(secret.KeyFor("set-up link").AsSpan(0, CodeBytes)));

    private volatile bool done;

    /// <summary>The path to print next to the address.</summary>
    public string Path => $"/setup/{code.Value}";

    /// <summary>Whether the server still has no operator.</summary>
    public bool IsNeeded() => !(done = done || store.Read(AccountQueries.HasOperator));

    /// <summary>Whether this is the code, and it is still valid.</summary>
    public async Task<bool> IsGoodAsync(string? given, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsCode(given) && IsNeeded())
            return true;
        await audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, null, "method=set-up link"));
        return false;
    }

    /// <summary>The same check within the transaction that creates the operator.</summary>
    internal async Task<bool> IsGoodAsync(ChatDbContext db, string? given, CancellationToken cancellationToken) =>
        IsCode(given) && !(done = await AccountQueries.HasOperatorAsync(db, cancellationToken));

    private bool IsCode(string? given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(code.Value));
}
