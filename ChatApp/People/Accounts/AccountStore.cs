using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Read-only user store for ASP.NET Core Identity: accounts and their passkeys. Accounts, passwords and passkeys are written by
/// other classes, each in one transaction with everything that belongs to the change.</summary>
internal sealed class AccountStore(Store store) : IUserPasskeyStore<AccountRow>
{
    private static NotSupportedException Elsewhere =>
        new($"Accounts are changed by {nameof(AccountCreation)}, {nameof(OwnAccount)}, {nameof(Passkeys)} and {nameof(PersonStore)}.");

    public Task<AccountRow?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        store.QueryAsync(db => AccountQueries.FindAsync(db, userId, cancellationToken), cancellationToken);

    public Task<AccountRow?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        store.QueryAsync(db => AccountQueries.FindByEmailAsync(db, normalizedUserName, cancellationToken), cancellationToken);

    public Task<string> GetUserIdAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult(user.Person.Id);

    public Task<string?> GetUserNameAsync(AccountRow user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task<string?> GetNormalizedUserNameAsync(AccountRow user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.EmailKey);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AccountRow user, CancellationToken cancellationToken)
    {
        var rows = await store.QueryAsync(db => PasskeyQueries.OfAsync(db, user.PersonKey, cancellationToken), cancellationToken);
        return rows.ConvertAll(row => row.ToInfo());
    }

    public Task<AccountRow?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        store.QueryAsync(db => AccountQueries.FindByPasskeyAsync(db, credentialId, cancellationToken), cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var row = await store.QueryAsync(
            db => PasskeyQueries.FindAsync(db, user.PersonKey, credentialId, cancellationToken), cancellationToken);
        return row?.ToInfo();
    }

    public Task<IdentityResult> CreateAsync(AccountRow user, CancellationToken cancellationToken) => throw Elsewhere;

    public Task<IdentityResult> UpdateAsync(AccountRow user, CancellationToken cancellationToken) => throw Elsewhere;

    public Task<IdentityResult> DeleteAsync(AccountRow user, CancellationToken cancellationToken) => throw Elsewhere;

    public Task SetUserNameAsync(AccountRow user, string? userName, CancellationToken cancellationToken) => throw Elsewhere;

    public Task SetNormalizedUserNameAsync(AccountRow user, string? normalizedName, CancellationToken cancellationToken) => throw Elsewhere;

    public Task AddOrUpdatePasskeyAsync(AccountRow user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Elsewhere;

    public Task RemovePasskeyAsync(AccountRow user, byte[] credentialId, CancellationToken cancellationToken) => throw Elsewhere;

    public void Dispose()
    {
    }
}
