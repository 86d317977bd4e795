using ChatApp.Audit;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace ChatApp.People.Accounts;

/// <summary>Tells who comes with an e-mail address and a password. No answer, status or time tells whether there is such an account.</summary>
public sealed class PasswordSignIn(
    UserManager<AccountRow> accounts, AuditLog audit, IPasswordHasher<AccountRow> hasher, SignInLocks locks, TimeProvider time)
{
    /// <summary>So many wrong passwords in a row lock an account for <see cref="LockedFor"/>.</summary>
    public const int WrongPasswords = 5;

    /// <summary>How long no password is accepted then.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    /// <summary>Every answer takes so long at least; on a quiet machine the checking takes a third of it.</summary>
    private static readonly TimeSpan AnswerAfter = TimeSpan.FromMilliseconds(300);

    /// <summary>The account; null where address and password do not belong together, or the account is locked for a while.</summary>
    public async Task<AccountRow?> FindAsync(string? email, string? password, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var found = await CheckAsync(email, password, cancellationToken);
        if (AnswerAfter - time.GetElapsedTime(began) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        return found;
    }

    /// <summary>Whether this is the account's password; a wrong one counts towards the lock-out.</summary>
    public async Task<bool> IsItsAsync(AccountRow account, string? password, CancellationToken cancellationToken) =>
        await FindAsync(account.Email, password, cancellationToken) is not null;

    private async Task<AccountRow?> CheckAsync(string? email, string? password, CancellationToken cancellationToken)
    {
        var known = AccountRules.TryEmail(email, out var address);
        using var turn = await locks.TakeAsync(accounts.NormalizeName(address) ?? "", cancellationToken);
        var account = known ? await accounts.FindByNameAsync(address!) : null;
        var hash = account?.PasswordHash;
        // The same work where there is nothing to compare with.
        var right = hasher.VerifyHashedPassword(account!, hash ?? locks.NobodysHash, password is { Length: <= AccountRules.LongestPassword } ? password : "");
        if (account is null || hash is null || account.Person.Status != PersonStatus.Active || IsLocked(account))
        {
            await FailedAsync(account, account is not null && IsLocked(account) ? "password, locked" : "password");
            return null;
        }

        if (right == PasswordVerificationResult.Failed)
        {
            var last = account.FailedTries + 1 >= WrongPasswords;
            await KeepAsync(account, hash, last ? 0 : account.FailedTries + 1, last ? time.GetUtcNow() + LockedFor : null, cancellationToken);
            await FailedAsync(account, "password");
            return null;
        }

        if (account.FailedTries > 0)
            await KeepAsync(account, hash, 0, null, cancellationToken);
        return account;
    }

    // An end further away than a lock lasts was written before the clock was set back.
    private bool IsLocked(AccountRow account) => account.LockedUntil is { } until && until > time.GetUtcNow() && until <= time.GetUtcNow() + LockedFor;

    // By our own clock and these columns only: Identity's way writes the whole row back, an older password with it.
    private Task<int> KeepAsync(AccountRow account, string hash, int tries, DateTimeOffset? lockedUntil, CancellationToken cancellationToken) =>
        audit.WriteAsync(async (db, note) =>
        {
            var kept = await db.Set<AccountRow>().Where(row => row.PersonKey == account.PersonKey && row.PasswordHash == hash)
                .ExecuteUpdateAsync(row => row
                    .SetProperty(own => own.FailedTries, tries).SetProperty(own => own.LockedUntil, lockedUntil), cancellationToken);
            if (kept == 1 && lockedUntil is not null)
                note(audit.Entry(AuditEvent.LockedOut, null, account.Person.ToView(), $"seconds={LockedFor.TotalSeconds}"));
            return kept;
        }, cancellationToken);

    // Never what was typed: people type passwords into the field above.
    private Task FailedAsync(AccountRow? account, string method) =>
        audit.RecordAsync(audit.Entry(AuditEvent.SignInFailed, null, account?.Person.ToView(), $"method={method}"));
}

/// <summary>What the tries to sign in share: one at a time for an account, so that many at once do not pass the lock-out.</summary>
public sealed class SignInLocks(StoreCondition store)
{
    private const int Locks = 64;

    /// <summary>As long as a change may wait for storage: those who try next do not wait for all before them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>A hash that costs as much to check as anybody's.</summary>
    public string NobodysHash { get; } = new PasswordHasher<AccountRow>().HashPassword(null!, Guid.NewGuid().ToString());

    /// <summary>Waits for an account's turn; ends it when disposed of.</summary>
    public async Task<IDisposable> TakeAsync(string account, CancellationToken cancellationToken)
    {
        var own = locks[(uint)StringComparer.Ordinal.GetHashCode(account) % Locks];
        // While storage is away those before wait for it; else they only work, and that has an end.
        while (!await own.WaitAsync(Patience, cancellationToken))
        {
            if (store.Trouble != StoreTrouble.None)
                throw new SqliteException("other tries to sign in to the same account wait for storage", raw.SQLITE_BUSY);
        }

        return new Turn(own);
    }

    private sealed class Turn(SemaphoreSlim own) : IDisposable
    {
        public void Dispose() => own.Release();
    }
}
