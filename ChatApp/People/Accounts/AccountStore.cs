using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatApp.People.Accounts;

/// <summary>What ASP.NET Core Identity reads and writes of accounts: password, lock-out, passkeys. Accounts are made and deleted
/// elsewhere, in one transaction with all that belongs to them.</summary>
internal sealed class AccountStore(Store store)
    : IUserPasswordStore<AccountRow>, IUserEmailStore<AccountRow>, IUserLockoutStore<AccountRow>, IUserPasskeyStore<AccountRow>
{
    public Task<AccountRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        ReadAsync(db => db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.Person.Id == userId, cancellationToken), cancellationToken);

    public Task<AccountRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        ReadAsync(db => db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.EmailKey == normalizedUserName, cancellationToken), cancellationToken);

    public Task<AccountRow?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) => FindByNameAsync(normalizedEmail, cancellationToken);

    public async Task<IdentityResult> UpdateAsync(AccountRow user, CancellationToken cancellationToken)
    {
        var there = await store.WriteAsync(db => db.Set<AccountRow>().Where(account => account.PersonKey == user.PersonKey)
            .ExecuteUpdateAsync(account => account
                .SetProperty(row => row.Email, user.Email)
                .SetProperty(row => row.EmailKey, user.EmailKey)
                .SetProperty(row => row.PasswordHash, user.PasswordHash)
                .SetProperty(row => row.FailedTries, user.FailedTries)
                .SetProperty(row => row.LockedUntil, user.LockedUntil), cancellationToken), cancellationToken);
        return there == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    public Task<IdentityResult> CreateAsync(AccountRow user, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"An account is made by {nameof(AccountMaker)}.");

    public Task<IdentityResult> DeleteAsync(AccountRow user, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"An account is deleted by {nameof(PersonStore)}, with its person.");

    public Task<string> GetUserIdAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.Person.Id);

    public Task<string?> GetUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    public Task<string?> GetEmailAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedEmailAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.EmailKey);

    // There is no mail server, so nothing is ever confirmed, and nothing waits for it.
    public Task<bool> GetEmailConfirmedAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(AccountRow user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetEmailAsync(AccountRow user, string? email, CancellationToken cancellationToken) => Changed(user.Email = email!);

    public Task SetNormalizedEmailAsync(AccountRow user, string? normalizedEmail, CancellationToken cancellationToken) => Changed(user.EmailKey = normalizedEmail!);

    public Task SetUserNameAsync(AccountRow user, string? userName, CancellationToken cancellationToken) => Changed(user.Email = userName!);

    public Task SetNormalizedUserNameAsync(AccountRow user, string? normalizedName, CancellationToken cancellationToken) => Changed(user.EmailKey = normalizedName!);

    public Task<string?> GetPasswordHashAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetPasswordHashAsync(AccountRow user, string? passwordHash, CancellationToken cancellationToken) => Changed(user.PasswordHash = passwordHash);

    public Task<int> GetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.FailedTries);

    public Task<int> IncrementAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(++user.FailedTries);

    public Task ResetAccessFailedCountAsync(AccountRow user, CancellationToken cancellationToken) => Changed(user.FailedTries = 0);

    public Task<bool> GetLockoutEnabledAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(AccountRow user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(AccountRow user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) => Changed(user.LockedUntil = lockoutEnd);

    public Task AddOrUpdatePasskeyAsync(AccountRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => store.WriteAsync(async db =>
    {
        var row = await db.Set<PasskeyRow>().SingleOrDefaultAsync(
            row => row.CredentialId == passkey.CredentialId && row.PersonKey == user.PersonKey, cancellationToken);
        if (row is null)
            db.Add(PasskeyRow.Of(user.PersonKey, passkey));
        else
            row.Take(passkey);
        return true;
    }, cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountRow user, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var rows = await db.Set<PasskeyRow>().AsNoTracking().Where(row => row.PersonKey == user.PersonKey)
            .OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => row.ToInfo());
    }

    public Task<AccountRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        ReadAsync(db => db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(
            account => db.Set<PasskeyRow>().Any(row => row.CredentialId == credentialId && row.PersonKey == account.PersonKey), cancellationToken), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        var row = await db.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(
            row => row.CredentialId == credentialId && row.PersonKey == user.PersonKey, cancellationToken);
        return row?.ToInfo();
    }

    public Task RemovePasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken) =>
        store.WriteAsync(db => db.Set<PasskeyRow>().Where(row => row.CredentialId == credentialId && row.PersonKey == user.PersonKey)
            .ExecuteDeleteAsync(cancellationToken), cancellationToken);

    public void Dispose()
    {
    }

    private static Task Changed<T>(T value)
    {
        _ = value;
        return Task.CompletedTask;
    }

    private async Task<AccountRow?> ReadAsync(Func<ChatDbContext, Task<AccountRow?>> read, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await read(db);
    }
}
