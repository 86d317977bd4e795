using ChatApp.Audit;
using ChatApp.Contracts;
using ChatApp.People.Sessions;
using ChatApp.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatApp.People.Accounts;

/// <summary>Changes that members make to their own account. A caller with a session only, for example at an unlocked screen, cannot take
/// over the account permanently.</summary>
public sealed class OwnAccount(
    Store store, AuditLog audit, SessionStore sessions, PasswordSignIn passwords, IPasswordHasher<AccountRow> hasher, TimeProvider time)
{
    /// <summary>For this long after a sign-in, no second proof of identity is required.</summary>
    public static readonly TimeSpan FreshSignInAge = TimeSpan.FromMinutes(10);

    /// <summary>The account of a person; null for guests.</summary>
    public Task<AccountRow?> FindAsync(string personId, CancellationToken cancellationToken) =>
        store.QueryAsync(db => AccountQueries.FindAsync(db, personId, cancellationToken), cancellationToken);

    /// <summary>Whether the owner of a session has proved their identity recently.</summary>
    public bool IsRecent(Session session) => session.MaySetPassword || time.GetUtcNow() - session.FreshAt < FreshSignInAge;

    /// <summary>Whether a session may set a password without the old one: it was opened with a one-time link, or the account has no
    /// password and the session was opened with a passkey just now.</summary>
    public bool MayChoose(AccountRow account, Session session) =>
        session.MaySetPassword || (account.PasswordHash is null && IsRecent(session));

    /// <summary>Whether this is the account's password; a wrong one counts towards the lockout of this browser.</summary>
    public Task<bool> KnowsAsync(HttpContext context, AccountRow account, string sessionId, string? password,
        CancellationToken cancellationToken) =>
        account.PasswordHash is null
            ? Task.FromResult(false)
            : passwords.VerifyAsync(context, account, sessionId, password, cancellationToken);

    /// <summary>Sets the password of an account. Ends the account's other sessions and invalidates its sign-in links, as the old password
    /// may be known to an attacker. The caller has verified that the session may do this.</summary>
    /// <returns>Why the password was rejected; <see cref="AccountProblem.None"/> on success.</returns>
    public async Task<AccountProblem> ChangePasswordAsync(
        AccountRow account, Session session, string? password, CancellationToken cancellationToken)
    {
        if (!PasswordRules.Accepts(password, account.Person.Name, account.Email, out var problem))
            return problem;
        var hash = hasher.HashPassword(account, password); // Slow by design, so before the write lock.
        var ended = await audit.WriteAsync(async (db, note) =>
        {
            await AccountQueries.SetPasswordAsync(db, account.PersonKey, hash, cancellationToken);
            await LinkQueries.DeleteForAsync(db, account.PersonKey, cancellationToken);
            var rows = await SessionQueries.OfAsync(db, account.PersonKey, cancellationToken);
            foreach (var own in rows.Where(row => row.Id == session.Id))
                own.MaySetPassword = false;
            var others = rows.FindAll(row => row.Id != session.Id);
            db.RemoveRange(others);
            var person = account.Person.ToView();
            note(audit.Entry(AuditEvent.PasswordChanged, person, person, $"sessionsEnded={others.Count}"));
            var ids = others.ConvertAll(row => row.Id);
            await sessions.NoteEndAsync(db, session.PersonId, ids, all: false, DisconnectCause.SignedOut, cancellationToken);
            return ids;
        }, cancellationToken);
        await sessions.NotifySessionsEndedAsync(session.PersonId, ended, all: false, DisconnectCause.SignedOut);
        return AccountProblem.None;
    }
}
